//! The replication runtime of kcore: the system under test.

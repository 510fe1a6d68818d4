-------------------------------- MODULE CSV ---------------------------------
\* Values to and from files of separated columns. Native.
LOCAL INSTANCE Naturals

CSVWrite(template, val, file) == <<template, val, file>> # <<>>
CSVWriteRecord(record, delim, headers, file) == <<record, delim, headers, file>> # <<>>
CSVRead(columns, delimiter, file) == CHOOSE s : s = <<columns, delimiter, file>>
CSVRecords(file) == CHOOSE n \in Nat : n = file
=============================================================================

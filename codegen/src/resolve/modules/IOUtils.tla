------------------------------ MODULE IOUtils -------------------------------
\* Values to and from files, commands and the environment. Native.
LOCAL INSTANCE Integers

IOSerialize(val, absoluteFilename, compress) == <<val, absoluteFilename, compress>> # <<>>
IODeserialize(absoluteFilename, compressed) == CHOOSE v : v = <<absoluteFilename, compressed>>
Serialize(value, dest, options) == CHOOSE r : r = <<value, dest, options>>
Deserialize(src, options) == CHOOSE v : v = <<src, options>>
IOExec(command) == CHOOSE r : r = command
IOEnvExec(env, command) == CHOOSE r : r = <<env, command>>
IOExecTemplate(commandTemplate, parameters) == CHOOSE r : r = <<commandTemplate, parameters>>
IOEnvExecTemplate(env, commandTemplate, parameters) == CHOOSE r : r = <<env, commandTemplate, parameters>>
IOEnv == CHOOSE r \in [STRING -> STRING] : TRUE
atoi(str) == CHOOSE i \in Int : i = str
zeroPadN(n, width) == CHOOSE s \in STRING : s = <<n, width>>
=============================================================================

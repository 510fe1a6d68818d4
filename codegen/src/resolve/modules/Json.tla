-------------------------------- MODULE Json --------------------------------
\* Values to and from JSON. Native.
ToJson(value) == CHOOSE s \in STRING : s = value
ToJsonArray(value) == CHOOSE s \in STRING : s = value
ToJsonObject(value) == CHOOSE s \in STRING : s = value
JsonSerialize(absoluteFilename, value) == <<absoluteFilename, value>> # <<>>
JsonDeserialize(absoluteFilename) == CHOOSE v : v = absoluteFilename
ndJsonSerialize(absoluteFilename, value) == <<absoluteFilename, value>> # <<>>
ndJsonDeserialize(absoluteFilename) == CHOOSE v : v = absoluteFilename
=============================================================================

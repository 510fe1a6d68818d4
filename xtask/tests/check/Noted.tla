---- MODULE Noted ----
\* Values as JSON, in strings and in files, and what TLCExt says of values.
EXTENDS Integers, Sequences, TLC, TLCExt, Json
CONSTANT m
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1

Strings ==
  /\ ToJson(x > 1) = (IF x > 1 THEN "true" ELSE "false")
  /\ ToJson(x) = ToString(x)
  /\ ToJson(0 - x - 1) = "-" \o ToString(x + 1)
  /\ ToJson("a\"\n\\b") = "\"a\\\"\\n\\\\b\""
  /\ ToJson(m) = "\"m\""
  /\ ToJson(<<>>) = "[]"
  /\ ToJson({x + 2, x + 1}) = ToJson(<<x + 1, x + 2>>)
  /\ ToJson(x .. (x + 1)) = ToJson(<<x, x + 1>>)
  /\ ToJson([a |-> x, b |-> <<TRUE, {}>>]) = "{\"a\":" \o ToString(x) \o ",\"b\":[true,[]]}"
  /\ ToJson([i \in {0, 5} |-> x = i]) = (IF x = 0 THEN "{\"0\":true,\"5\":false}" ELSE "{\"0\":false,\"5\":false}")
  /\ ToJson([p \in {<<1, "a">>} |-> x < 9]) = "{\"<<1, \\\"a\\\">>\":true}"
  /\ ToJsonArray({x + 2, x + 1}) = ToJson(<<x + 1, x + 2>>)
  /\ ToJsonArray([i \in 0 .. 1 |-> x < 9]) = "{\"0\":true,\"1\":true}"
  /\ ToJsonObject(<<x < 9, x>>) = "{\"0\":true,\"1\":" \o ToString(x) \o "}"
  /\ ToJsonObject([a |-> x < 9]) = "{\"a\":true}"

Some == <<[at |-> 1, by |-> "m"], "x", <<2, <<>> >>, TRUE>>
Files ==
  /\ x < 9 => JsonSerialize("noted.json", Some)
  /\ x < 9 => ndJsonSerialize("noted/lines.json", Some)
  /\ x < 9 => JsonSerialize("record.json", Some[1])
  /\ x < 9 => JsonDeserialize("noted.json") = Some
  /\ x < 9 => ndJsonDeserialize("noted/lines.json") = Some
  /\ x < 9 => JsonDeserialize("record.json") = Some[1]

Values ==
  /\ TLCFP(<<x>>) = TLCFP([i \in {1} |-> x])
  /\ TLCFP(x) # TLCFP(x + 1)
  /\ TLCGetAndSet(x + 1, LAMBDA old, more : old + more, 4, 2) = 2
  /\ TLCGetAndSet(x + 1, LAMBDA old, more : old + more, 4, 2) = 6
====

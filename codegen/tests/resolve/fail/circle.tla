---- MODULE circle ----
EXTENDS Other
====

---- MODULE misnamed ----
EXTENDS Other
====

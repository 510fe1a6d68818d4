---- MODULE missing_module ----
EXTENDS Natural, NoSuchModule
====

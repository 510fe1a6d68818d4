---- MODULE language ----
~ a == a
====

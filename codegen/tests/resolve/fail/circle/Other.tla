---- MODULE Other ----
I == INSTANCE circle
====

-------------------------------- MODULE HTML --------------------------------
\* Pages, as strings.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE SequencesExt

\* The strings, with `between` between them, from the first that isn't empty on.
LOCAL Joined(strings, between) ==
  LET Add(text, next) == IF text = "" THEN next ELSE text \o between \o next IN FoldLeft(Add, "", strings)
LOCAL Lines(strings) == Joined(strings, "\n")
LOCAL Quoted(text) == "\"" \o text \o "\""

\* Replaces the first <<name, text>>[1] by <<name, text>>[2], pair after pair.
HTMLFill(string, args) ==
  LET Replace(text, pair) == ReplaceFirstSubSeq(pair[2], pair[1], text) IN FoldLeft(Replace, string, args)

HTMLAttribute(name, value) == name \o ": " \o value \o ";"
HTMLClass(classname, attribute_list) == Lines(<<classname \o " {", Lines(attribute_list), "}">>)
HTMLDefaultStyle ==
  Lines(<<HTMLClass(".default_grid", <<HTMLAttribute("display", "grid")>>),
          HTMLClass(".default_box", <<HTMLAttribute("border", "1px solid black")>>),
          HTMLClass(".default_circle", <<HTMLAttribute("border-radius", "50%")>>)>>)
HTMLStyleSheet(class_list) ==
  Lines(<<"<style type=\"text/css\">", HTMLDefaultStyle, Lines(class_list), "</style>">>)

HTMLScriptFile(name) == "<script src=" \o Quoted(name) \o "></script>"
HTMLScript(children) == Lines(<<"<script>", Lines(children), "</script>">>)
HTMLLink(name, type) == "<link href=" \o Quoted(name) \o " rel=" \o Quoted(type) \o "/>"
HTMLHeader(title, list_of_links, class_list) ==
  Lines(<<"<head>", "<meta charset=\"UTF-8\">", "<title>" \o title \o "</title>", Lines(list_of_links),
          HTMLStyleSheet(class_list), "</head>">>)
HTMLBody(body) == Lines(<<"<body>", body, "</body>">>)
HTMLDocument(header, body, list_of_scripts) ==
  Lines(<<"<!DOCTYPE html>", "<html>", header, body, Lines(list_of_scripts), "</html>">>)

LOCAL Division(id, kind, class_list, style, children) ==
  Lines(<<"<div id=" \o Quoted(id) \o " class=\"" \o kind \o " " \o Joined(class_list, " ") \o "\"" \o style \o ">",
          Lines(children), "</div>">>)
HTMLFrame(id, children) == Lines(<<"<div id=" \o Quoted(id) \o ">", Lines(children), "</div>">>)
HTMLGridContainer(id, class_list, children) == Division(id, "default_grid", class_list, "", children)
HTMLBox(id, class_list, size, children) == Division(id, "default_box", class_list, " style=" \o Quoted(size), children)
HTMLCircle(id, class_list, size, children) == HTMLBox(id, <<"default_circle">> \o class_list, size, children)
HTMLText(id, text) == Lines(<<"<span id=" \o Quoted(id) \o ">", text, "</span>">>)
HTMLSVG(id, viewBox, size, svgString) ==
  Lines(<<"<svg id=" \o Quoted(id) \o " viewBox=" \o Quoted(viewBox) \o " style=" \o Quoted(size) \o ">", svgString, "</svg>">>)

HTMLSize(width, height) == HTMLAttribute("width", width) \o " " \o HTMLAttribute("height", height)
HTMLNewLine == "<br>"
HTMLFlexCenterAttributes ==
  Lines(<<HTMLAttribute("display", "flex"), HTMLAttribute("align-items", "center"),
          HTMLAttribute("justify-content", "center")>>)

HTMLJSLineElems(fromID, destID) ==
  "document.getElementById(" \o Quoted(fromID) \o "), document.getElementById(" \o Quoted(destID) \o ")"
HTMLJSLine(fromID, destID, color, size) ==
  "new LeaderLine(" \o HTMLJSLineElems(fromID, destID) \o ", {color: '" \o color \o "', size: " \o size \o "})"
HTMLJSLineDash(fromID, destID, color, size) ==
  "new LeaderLine(" \o HTMLJSLineElems(fromID, destID) \o ",  {color: '" \o color \o "', size: " \o size \o ", dash: true})"
HTMLJSKeyListener(events) ==
  Lines(<<"window.onkeyup = function(event) {", "let key = event.key.toUpperCase();", Lines(events), "}">>)
HTMLJSNavigationKey(key, file) ==
  Lines(<<"if(key == '" \o key \o "'){", "window.location.replace(" \o Quoted(file) \o ");", "}">>)
=============================================================================

-------------------------------- MODULE SVG ---------------------------------
\* Pictures: trees of elements with names, attributes and children.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE TLC
LOCAL INSTANCE FiniteSets

LOCAL Merge(f, g) == [k \in (DOMAIN f) \cup (DOMAIN g) |-> IF k \in DOMAIN f THEN f[k] ELSE g[k]]
LOCAL Element(name, own, attrs, children, text) ==
  [name |-> name, attrs |-> Merge(own, attrs), children |-> children, innerText |-> text]

SVGElem(_name, _attrs, _children, _innerText) ==
  [name |-> _name, attrs |-> _attrs, children |-> _children, innerText |-> _innerText]
Line(x1, y1, x2, y2, attrs) ==
  Element("line", [x1 |-> ToString(x1), y1 |-> ToString(y1), x2 |-> ToString(x2), y2 |-> ToString(y2)],
          attrs, <<>>, "")
Circle(cx, cy, r, attrs) ==
  Element("circle", [cx |-> ToString(cx), cy |-> ToString(cy), r |-> ToString(r)], attrs, <<>>, "")
Rect(x, y, w, h, attrs) ==
  Element("rect", [x |-> ToString(x), y |-> ToString(y), width |-> ToString(w), height |-> ToString(h)],
          attrs, <<>>, "")
Text(x, y, text, attrs) == Element("text", [x |-> ToString(x), y |-> ToString(y)], attrs, <<>>, text)
Image(x, y, width, height, href, attrs) ==
  Element("image", ("xlink:href" :> href @@ [x |-> ToString(x), y |-> ToString(y), width |-> ToString(width),
                                             height |-> ToString(height)]), attrs, <<>>, "")
Group(children, attrs) == SVGElem("g", attrs, children, "")
Svg(children, attrs) == SVGElem("svg", attrs, children, "")
SVGDoc(children, vbX, vbY, vbW, vbH, attrs) ==
  Element("svg", ("xmlns:xlink" :> "http://www.w3.org/1999/xlink" @@ "xmlns" :> "http://www.w3.org/2000/svg"
                  @@ "viewBox" :> ToString(vbX) \o " " \o ToString(vbY) \o " " \o ToString(vbW) \o " " \o ToString(vbH)),
          attrs, children, "")

RECURSIVE SVGElemToString(_)
SVGElemToString(elem) ==
  LET RECURSIVE attributes(_)
      attributes(keys) ==
        IF keys = {} THEN ""
        ELSE LET k == CHOOSE k \in keys : TRUE
             IN  " " \o k \o "='" \o elem.attrs[k] \o "'" \o attributes(keys \ {k})
      RECURSIVE inside(_)
      inside(n) == IF n > Len(elem.children) THEN "" ELSE SVGElemToString(elem.children[n]) \o inside(n + 1)
  IN  "<" \o elem.name \o attributes(DOMAIN elem.attrs) \o ">" \o elem.innerText \o inside(1) \o "</" \o elem.name \o ">"

\* Points on a circle need sines: without native meaning.
NodeOfRingNetwork(cx, cy, r, n, m) == CHOOSE p \in [x : Int, y : Int] : p = <<cx, cy, r, n, m>>
NodesOfDirectedMultiGraph(nodes, edges, options) ==
  CHOOSE f \in [nodes -> [x : Int, y : Int]] : f = <<edges, options>>
PointOnLine(from, to, segment) ==
  [x |-> from.x + ((to.x - from.x) \div segment), y |-> from.y + ((to.y - from.y) \div segment)]
SVGSerialize(svg, frameNamePrefix, frameNumber) ==
  PrintT(frameNamePrefix \o ToString(frameNumber) \o ".svg") /\ PrintT(SVGElemToString(svg))
=============================================================================

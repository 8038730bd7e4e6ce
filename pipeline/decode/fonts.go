package decode

import (
	"strings"

	"trichluc/pipeline/decode/charset"
)

// font is what the typeface of an element says of its letters: before Unicode
// the encoding was in the font, and capitals with tones were a font too.
type font struct {
	encoding string // "tcvn3" for .VnTime and its family, "vni" for VNI-Times…
	capitals bool   // .VnTimeH: small letters show as capitals
}

// of is the font inside an element that stands in f.
func (f font) of(p *page, id nodeID) font {
	if p.nodes[id].attrCount == 0 {
		return f
	}
	face := p.get(id, attrFace)
	if face == "" {
		style := p.get(id, attrStyle)
		i := strings.Index(style, "font-family:")
		if i < 0 {
			return f
		}
		face = style[i+len("font-family:"):]
	}
	face = strings.ToLower(strings.Trim(face, " '\"\t\n"))
	if end := strings.IndexAny(face, ",;'\""); end >= 0 {
		face = strings.TrimSpace(face[:end])
	}
	switch {
	case strings.HasPrefix(face, ".vn"):
		return font{encoding: "tcvn3", capitals: strings.HasSuffix(face, "h")}
	case strings.HasPrefix(face, "vni-") || strings.HasPrefix(face, "vni "):
		return font{encoding: "vni"}
	}
	return font{}
}

// fix reads a run of text as its font showed it.
func (f font) fix(s string) string {
	if f.encoding == "" {
		return s
	}
	s = charset.MenderOf(f.encoding).Fix(s)
	if f.capitals {
		s = strings.ToUpper(s)
	}
	return s
}

// mend reads a page again whose letters were written as entities of Western
// text, or as ASCII mnemonics.
func (r *reading) mend() {
	var sample strings.Builder
	for i := range r.blocks {
		if sample.Len() > 24_000 {
			break
		}
		sample.WriteString(r.blocks[i].text)
		sample.WriteByte('\n')
	}
	m := charset.FindMender(sample.String())
	if m.Name() == "" {
		return
	}
	r.charset = m.Name()
	r.warn("letters were " + m.Name() + " stored as Western characters and were mended")
	for i := range r.blocks {
		r.blocks[i].text = m.Fix(r.blocks[i].text)
	}
	r.titleElem = m.Fix(r.titleElem)
	for _, list := range [][]named{r.meta.titles, r.meta.authors} {
		for i := range list {
			list[i].value = clean(m.Fix(list[i].value))
		}
	}
	r.meta.siteName, r.meta.section, r.meta.publisher = m.Fix(r.meta.siteName), m.Fix(r.meta.section), m.Fix(r.meta.publisher)
	for i := range r.meta.tags {
		r.meta.tags[i] = m.Fix(r.meta.tags[i])
	}
}

package archive

import (
	"html"
	"slices"
	"strings"
)

// plainWikitext is what a reader of the rendered page would read: no templates,
// tables, notes, pictures or categories; of links their words.
func plainWikitext(s string) string {
	var b strings.Builder
	for _, line := range strings.Split(stripMarkup(s), "\n") {
		line = strings.TrimRight(line, " \t")
		switch {
		case strings.HasPrefix(line, "="): // == heading ==
			line = strings.Trim(line, "= \t")
		case strings.HasPrefix(line, "----"):
			line = strings.TrimLeft(line, "-")
		default:
			line = strings.TrimLeft(line, "*#:;") // lists, indents
		}
		b.WriteString(strings.TrimSpace(line))
		b.WriteByte('\n')
	}
	text := html.UnescapeString(b.String())
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(text)
}

// dropped are the elements whose content is no part of the text.
var dropped = []string{"ref", "gallery", "math", "timeline", "imagemap", "syntaxhighlight", "source", "score", "templatestyles", "references"}

// unseen are the link prefixes that show a picture or nothing, in Vietnamese and English.
var unseen = []string{"tập tin:", "hình:", "file:", "image:", "thể loại:", "category:"}

// stripMarkup goes through the text once. Within open templates and tables nothing
// is kept. patience bounds the looking ahead for ends that never come.
func stripMarkup(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	templates, tables, patience := 0, 0, 16*len(s)
	for i := 0; i < len(s); {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "<!--"):
			i += through(rest, "-->")
			continue
		case strings.HasPrefix(rest, "{{"):
			templates++
			i += 2
			continue
		case strings.HasPrefix(rest, "}}") && templates > 0:
			templates--
			i += 2
			continue
		case strings.HasPrefix(rest, "{|") && templates == 0 && lineStart(s, i):
			tables++
			i += 2
			continue
		case strings.HasPrefix(rest, "|}") && tables > 0 && lineStart(s, i):
			tables--
			i += 2
			continue
		}
		if templates > 0 || tables > 0 {
			i++
			continue
		}
		switch {
		case rest[0] == '<':
			n, text := tag(rest, &patience)
			b.WriteString(text)
			i += n
		case strings.HasPrefix(rest, "[["):
			n, text := link(rest, &patience)
			b.WriteString(text)
			i += n
		case rest[0] == '[':
			n, text := externalLink(rest)
			b.WriteString(text)
			i += n
		case strings.HasPrefix(rest, "''"):
			i += len(rest) - len(strings.TrimLeft(rest, "'"))
		case strings.HasPrefix(rest, "__"):
			if end := strings.Index(rest[2:], "__"); end > 0 && end < 32 && strings.ToUpper(rest[2:2+end]) == rest[2:2+end] {
				i += end + 4 // __NOTOC__
				continue
			}
			b.WriteByte('_')
			i++
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
	return b.String()
}

// through is how many bytes reach to the end of the mark, or of the text.
func through(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

func lineStart(s string, i int) bool {
	before := strings.TrimRight(s[:i], " \t:")
	return before == "" || before[len(before)-1] == '\n'
}

// tag is how many bytes an element's tag takes, with its content where that is
// dropped, and what stands for it.
func tag(s string, patience *int) (int, string) {
	end := strings.IndexByte(s[:min(len(s), 4096)], '>')
	if end < 0 {
		*patience -= 4096
		return 1, "<"
	}
	name := strings.ToLower(strings.TrimPrefix(s[1:end], "/"))
	if i := strings.IndexAny(name, " \t\n/"); i >= 0 {
		name = name[:i]
	}
	switch {
	case name == "" || name[0] < 'a' || name[0] > 'z':
		return 1, "<"
	case name == "br":
		return end + 1, "\n"
	case slices.Contains(dropped, name) && s[1] != '/' && s[end-1] != '/' && *patience > 0:
		closing := "</" + name
		at := indexFold(s[end:], closing)
		if at < 0 {
			*patience -= len(s)
			return end + 1, ""
		}
		return end + at + through(s[end+at:], ">"), ""
	}
	return end + 1, ""
}

// indexFold finds an ASCII tag in any case.
func indexFold(s, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		next := strings.IndexByte(s[i:], lower[0])
		if next < 0 {
			return -1
		}
		i += next
		if i+len(lower) <= len(s) && strings.EqualFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}

// link is how many bytes [[page|words]] takes, and its words.
func link(s string, patience *int) (int, string) {
	const longest = 16 << 10
	depth, end := 0, -1
	for i := 0; i+1 < len(s) && i < longest && *patience > 0; i++ {
		if s[i] == '[' && s[i+1] == '[' {
			depth++
			i++
		} else if s[i] == ']' && s[i+1] == ']' {
			if depth--; depth == 0 {
				end = i
				break
			}
			i++
		}
	}
	if end < 0 {
		*patience -= min(len(s), longest)
		return 2, ""
	}
	inner := s[2:end]
	lower := strings.ToLower(strings.TrimSpace(inner))
	for _, prefix := range unseen {
		if strings.HasPrefix(lower, prefix) {
			return end + 2, ""
		}
	}
	if i := strings.IndexByte(inner, '|'); i >= 0 {
		inner = inner[i+1:]
	}
	return end + 2, strings.TrimPrefix(inner, ":")
}

// externalLink is how many bytes [address words] takes, and its words.
func externalLink(s string) (int, string) {
	if !strings.HasPrefix(s[1:], "http") && !strings.HasPrefix(s[1:], "//") {
		return 1, "["
	}
	end := strings.IndexAny(s[:min(len(s), 2048)], "]\n")
	if end < 0 || s[end] != ']' {
		return 1, "["
	}
	_, words, _ := strings.Cut(s[1:end], " ")
	return end + 1, words
}

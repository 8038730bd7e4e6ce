package decode

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/atom"
)

// readPublished settles the publication time: what the reader sees beside the
// title, checked against what the metadata says.
func (r *reading) readPublished(foot *draft) {
	shown := r.visibleStamp(foot)
	if r.ruleStamp != nil {
		shown = r.ruleStamp
	}
	said, saidFrom, ok := firstTime(r.meta.published)
	switch {
	case shown == nil && !ok:
		if st, found := urlDate(r.address, r.meta.canonical); found {
			r.published = append(r.published, candidate{stamp: st, trust: trustTail, origin: "address of the page"})
		}
		return
	case shown == nil:
		r.published = append(r.published, candidate{stamp: said, trust: trustLabelled, origin: saidFrom})
		return
	case !ok:
		r.published = append(r.published, *shown)
		return
	}
	agreed := candidate{stamp: said, trust: trustLabelled, origin: saidFrom + ", stamp"}
	switch {
	case said.sameLocalDay(shown.stamp):
		switch {
		case !shown.timed:
			r.published = append(r.published, agreed)
		case !said.timed:
			r.published = append(r.published, *shown)
		case said.sameMinute(shown.stamp), isUpdate(shown.origin), r.isModified(shown.stamp):
			r.published = append(r.published, agreed)
		default: // a wrong zone, or a draft's time in the metadata
			r.published = append(r.published, *shown)
		}
	case said.swapped(shown.stamp):
		r.warn(fmt.Sprintf("%s swaps day and month of %s", saidFrom, shown.stamp))
		r.published = append(r.published, *shown)
	case shown.trust <= trustTail, isUpdate(shown.origin), r.isModified(shown.stamp):
		r.published = append(r.published, candidate{stamp: said, trust: trustLabelled, origin: saidFrom})
	case said.wallClock(shown.stamp): // the same time written without its zone, over midnight
		r.published = append(r.published, *shown)
	default:
		r.warn(fmt.Sprintf("page shows %s, %s says %s", shown.stamp, saidFrom, said))
		r.published = append(r.published, *shown)
	}
}

func (r *reading) isModified(st stamp) bool {
	m, _, ok := firstTime(r.meta.modified)
	return ok && m.sameLocalDay(st) && (!st.timed || m.sameMinute(st))
}

func firstTime(list []named) (stamp, string, bool) {
	for _, n := range list {
		st, ok := parseHint(n.value)
		if ok && st.when.Year() >= 1990 { // 0001 and 1970 stand where nothing was entered
			if st.timed && monthFirst.MatchString(n.value) && st.when.Day() <= 12 && st.when.Month() != time.Month(st.when.Day()) {
				w := st.when
				st.when = time.Date(w.Year(), time.Month(w.Day()), int(w.Month()), w.Hour(), w.Minute(), w.Second(), 0, w.Location())
			}
			return st, n.origin, true
		}
	}
	return stamp{}, "", false
}

// monthFirst is how .NET prints a time in English; in Vietnamese it writes SA and CH.
var monthFirst = regexp.MustCompile(`^\s*[01]?[0-9]/[0-3]?[0-9]/[0-9]{4} [01]?[0-9]:[0-9]{2}:[0-9]{2} [AP]M\s*$`)

func (s stamp) local() time.Time {
	if !s.timed {
		return s.when
	}
	return s.when.In(vietnamTime)
}

func (s stamp) sameLocalDay(t stamp) bool {
	return s.local().Format(time.DateOnly) == t.local().Format(time.DateOnly)
}

func (s stamp) sameMinute(t stamp) bool {
	d := s.when.Sub(t.when)
	return d > -2*time.Minute && d < 2*time.Minute
}

// swapped reports that s is t with day and month exchanged.
func (s stamp) swapped(t stamp) bool {
	a, b := s.local(), t.local()
	return a.Year() == b.Year() && int(a.Month()) == b.Day() && a.Day() == int(b.Month())
}

// wallClock reports that both show the same clock in different zones.
func (s stamp) wallClock(t stamp) bool {
	const f = "2006-01-02 15:04"
	return s.timed && t.timed && s.when.Format(f) == t.when.Format(f)
}

// visibleStamp is the best stamp on the page: beside the title, below it,
// at the end of the article.
func (r *reading) visibleStamp(foot *draft) *candidate {
	said, _, hasSaid := firstTime(r.meta.published)
	var best *candidate
	rank := -1
	offer := func(c candidate, score int) {
		switch { // of two dates on a page, the one that the metadata knows too
		case !hasSaid:
		case said.sameLocalDay(c.stamp):
			score += 40
		case said.swapped(c.stamp):
			score += 30
		}
		if score > rank {
			rank, best = score, &c
		}
	}
	first := r.from
	if r.titleAt >= r.from && r.titleAt < r.to {
		first = r.titleAt + 1
	}
	for first < r.to && r.blocks[first].w <= 0 {
		first++
	}
	lo, hi := max(0, first-20), min(len(r.blocks), first+4) // a lead may stand above the stamp
	if r.titleAt >= 0 {
		lo = max(0, r.titleAt-6)
	}
	for i := lo; i < hi; i++ {
		b := &r.blocks[i]
		if b.size > 160 || i == r.titleAt || b.card || i > first && b.linked() || !strings.ContainsAny(b.text, "0123456789") && !r.inTimeElement(b) {
			continue
		}
		inTime := r.kindNear(b)&nameTime != 0
		c, ok := readStampLine(b.line(), inTime || i > r.titleAt && i < first && !b.linked())
		if !ok {
			c, ok = r.timeElement(b)
		}
		if !ok {
			continue
		}
		score := 40 - abs(i-r.titleAt)
		if inTime {
			score += 10
		}
		if c.trust == trustLabelled {
			score += 15
		}
		if c.timed {
			score += 6
		}
		if c.clash {
			score -= 10
		}
		if b.junk != 0 {
			score -= 12
		}
		if isUpdate(c.origin) {
			score -= 8
		}
		if i < r.titleAt {
			score -= 20 // a stamp below the title is surer
			if !r.leadsToTitle(i) && c.trust != trustLabelled {
				continue // the page's clock
			}
		}
		r.addHeadCredit(c.credit)
		offer(c, score)
	}
	for _, c := range foot.published {
		score := 10
		if c.trust == trustLabelled {
			score = 30
		}
		offer(c, score)
	}
	for i := r.to; i < min(len(r.blocks), r.to+8); i++ {
		b := &r.blocks[i]
		if b.size > 160 || b.card {
			continue
		}
		if c, ok := stampLine(b.line()); ok && c.trust == trustLabelled {
			offer(c, 20)
		}
	}
	return best
}

// isUpdate reports a stamp that calls itself the last change.
func isUpdate(origin string) bool {
	return strings.Contains(origin, "cập nhật") || strings.Contains(origin, "updated")
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// leadsToTitle reports that next to nothing stands between a block and the
// title below it; a clock in the page's header has the menu in between.
func (r *reading) leadsToTitle(i int) bool {
	between := 0
	for j := i + 1; j < r.titleAt; j++ {
		b := &r.blocks[j]
		if b.size < 40 && siteFurniture.isLine(b.line().folded) { // "Chia sẻ", "In trang"
			continue
		}
		if b.linked() || b.size > 60 {
			return false
		}
		between++
	}
	return between <= 3
}

func (r *reading) inTimeElement(b *block) bool {
	for id := r.nodes[b.pos].parent; id != none && id != 0; id = r.nodes[id].parent {
		if r.nodes[id].tag == atom.Time {
			return true
		}
		if id == b.node {
			break
		}
	}
	return false
}

// timeElement reads <time datetime="…"> where the visible words are no date.
func (r *reading) timeElement(b *block) (candidate, bool) {
	for id := nodeID(b.pos); id != none && id != 0; id = r.nodes[id].parent {
		if r.nodes[id].tag == atom.Time {
			if st, ok := parseHint(r.get(id, attrDatetime)); ok {
				return candidate{stamp: st, trust: trustStamp, origin: "time element"}, true
			}
		}
		if id == b.node {
			break
		}
	}
	return candidate{}, false
}

// urlDate reads /2022/05/09/ or a number that begins 20220509 in an address.
func urlDate(addresses ...string) (stamp, bool) {
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil {
			continue
		}
		path := u.Path
		for i := 0; i+8 <= len(path); i++ {
			if i > 0 && path[i-1] >= '0' && path[i-1] <= '9' {
				continue
			}
			digits := 0
			for i+digits < len(path) && path[i+digits] >= '0' && path[i+digits] <= '9' {
				digits++
			}
			var y, m, d int
			switch {
			case digits == 8 || digits == 12 || digits == 14 || digits == 17:
				y, m, d = number(path[i:i+4]), number(path[i+4:i+6]), number(path[i+6:i+8])
			case digits == 4 && i+10 <= len(path) && path[i+4] == path[i+7] && (path[i+4] == '/' || path[i+4] == '-'):
				y, m, d = number(path[i:i+4]), number(path[i+5:i+7]), number(path[i+8:i+10])
			}
			if nd := (numericDate{year: y, month: m, day: d}); y >= 2000 && validDate(nd) {
				return stamp{when: time.Date(y, time.Month(m), d, 0, 0, 0, 0, vietnamTime)}, true
			}
			i += digits
		}
	}
	return stamp{}, false
}

// number reads digits; 0 where there are others.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// addHeadCredit keeps a byline found beside the stamp.
func (r *reading) addHeadCredit(c credit) {
	if len(c.names) > 0 {
		r.headCredits = append(r.headCredits, c)
	}
}

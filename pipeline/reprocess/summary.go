package reprocess

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// SummarySchema names the version of the summary's shape.
const SummarySchema = "trichluc.reprocess/v1"

// Summary is what a re-run did, interrupted and gone on with or not.
type Summary struct {
	Schema   string          `json:"schema"`
	Ruleset  schemas.Ruleset `json:"ruleset"`
	Complete bool            `json:"complete"` // false: stopped before the end; the same command goes on
	Stored   bool            `json:"stored"`   // false: only compared
	Began    time.Time       `json:"began"`
	Seconds  float64         `json:"seconds"` // of work, over all parts
	Resumed  int             `json:"resumed"` // how often it was gone on with

	Articles int            `json:"articles"` // taken from the source, failed ones too
	Bytes    int64          `json:"bytes"`    // of their bodies
	Outcomes map[string]int `json:"outcomes"` // added, updated, unchanged, removed; published in a queue
	Failed   int            `json:"failed"`
	Failures []Failure      `json:"failures"` // by reason, most frequent first
	Skipped  map[string]int `json:"skipped"`  // what an archive held besides articles, by reason
	Moved    int            `json:"moved"`    // stored articles that would get another id today and keep theirs

	Changes *Changes `json:"changes,omitempty"`
}

// Failure is a reason why articles failed.
type Failure struct {
	Reason   string   `json:"reason"`
	Count    int      `json:"count"`
	Examples []string `json:"examples"` // names, with the full message
}

const (
	failureExamples = 5
	failureReasons  = 200 // more kinds of message are counted as one
	otherReasons    = "other reasons"
)

func (s *Summary) fail(name string, err error) {
	s.Failed++
	reason := reasonOf(err)
	i := slices.IndexFunc(s.Failures, func(f Failure) bool { return f.Reason == reason })
	if i < 0 && len(s.Failures) >= failureReasons {
		reason = otherReasons
		i = slices.IndexFunc(s.Failures, func(f Failure) bool { return f.Reason == reason })
	}
	if i < 0 {
		i = len(s.Failures)
		s.Failures = append(s.Failures, Failure{Reason: reason})
	}
	f := &s.Failures[i]
	f.Count++
	if len(f.Examples) < failureExamples {
		f.Examples = append(f.Examples, name+": "+err.Error())
	}
}

var variable = regexp.MustCompile(`"[^"]*"|[0-9a-f]{32,}|\b[0-9]+\b`)

// reasonOf is what an error has in common with others like it.
func reasonOf(err error) string {
	for _, known := range []error{
		archive.ErrEmpty, archive.ErrTooLarge, archive.ErrBomb, archive.ErrTooDeep, archive.ErrEncrypted, archive.ErrDamaged, archive.ErrUnsupported,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return "its bytes are no longer kept"
	}
	reason := variable.ReplaceAllString(err.Error(), "…")
	if r := []rune(reason); len(r) > 100 {
		reason = string(r[:100]) + "…"
	}
	return strings.Join(strings.Fields(reason), " ")
}

func (s *Summary) count(outcome string, n int) {
	if n == 0 {
		return
	}
	if s.Outcomes == nil {
		s.Outcomes = map[string]int{}
	}
	s.Outcomes[outcome] += n
}

// clone is a copy that does not change with s.
func (s *Summary) clone() Summary {
	c := *s
	c.Outcomes, c.Skipped = maps.Clone(s.Outcomes), maps.Clone(s.Skipped)
	c.Failures = slices.Clone(s.Failures)
	for i := range c.Failures {
		c.Failures[i].Examples = slices.Clone(c.Failures[i].Examples)
	}
	if s.Changes != nil {
		changes := *s.Changes
		changes.Against, changes.Rules = maps.Clone(s.Changes.Against), slices.Clone(s.Changes.Rules)
		for i := range changes.Rules {
			changes.Rules[i].Examples = slices.Clone(changes.Rules[i].Examples)
		}
		c.Changes = &changes
	}
	return c
}

// sorted is the summary as it is shown: no list is missing, the frequent comes first.
func (s *Summary) sorted() Summary {
	c := s.clone()
	c.Schema = SummarySchema
	if c.Outcomes == nil {
		c.Outcomes = map[string]int{}
	}
	if c.Skipped == nil {
		c.Skipped = map[string]int{}
	}
	if c.Failures == nil {
		c.Failures = []Failure{}
	}
	slices.SortStableFunc(c.Failures, func(a, b Failure) int { return cmp.Compare(b.Count, a.Count) })
	if c.Changes != nil && c.Changes.Rules == nil {
		c.Changes.Rules = []RuleCount{}
	}
	return c
}

package main

import (
	"strings"
	"testing"

	"trichluc/pipeline/queue"
)

// One copy of three is a warning while the others are a majority, and two are a failure.
func TestDoctorTellsALostCopyFromALostMajority(t *testing.T) {
	for _, c := range []struct {
		answered, replicas int
		want               string
		failed             bool
	}{
		{3, 3, "ok    ARTICLES", false},
		{2, 3, "warn  ARTICLES", false},
		{1, 3, "FAIL  ARTICLES", true},
		{1, 1, "ok    ARTICLES", false},
	} {
		var out strings.Builder
		d := &diagnosis{app: &app{out: &out}}
		d.stream(queue.StreamState{Name: queue.WorkStream, Answered: c.answered, Replicas: c.replicas})
		if !strings.HasPrefix(out.String(), c.want) || d.failed != c.failed {
			t.Errorf("%d of %d copies: failed %v\n%s", c.answered, c.replicas, d.failed, &out)
		}
	}
}

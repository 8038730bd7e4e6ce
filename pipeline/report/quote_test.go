package report

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	long := strings.Repeat("tuyến đường ", 40) + "có 12 cầu " + strings.Repeat("qua suối ", 60)
	for _, c := range []struct {
		name, window, mention string
		want                  func(got string) bool
	}{
		{"its sentence", "Xã có điện. Huyện xây 12 cầu mới. Dân vui.", "12 cầu", func(s string) bool { return s == "Huyện xây 12 cầu mới." }},
		{"its line", "Tiêu đề\nHuyện xây 12 cầu\nDân vui", "12 cầu", func(s string) bool { return s == "Huyện xây 12 cầu" }},
		{"a cut begins with a whole word", long, "12 cầu", func(s string) bool {
			return strings.HasPrefix(s, "tuyến ") || strings.HasPrefix(s, "đường ")
		}},
	} {
		at := len([]rune(c.window[:strings.Index(c.window, c.mention)]))
		got, err := quote([]any{c.window, int64(at), int64(len([]rune(c.mention)))})
		if err != nil || !c.want(got.(string)) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
	if got, err := quote([]any{"ngắn", int64(3), int64(9)}); got != nil || err != nil {
		t.Errorf("a span outside its window: %v, %v; want no quote and no error", got, err)
	}
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// startPages runs a verb that opens pages and returns their address. The verb is
// stopped at the end, and must end well.
func startPages(t *testing.T, env map[string]string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	a := &app{in: strings.NewReader(""), out: io.Discard, err: write, env: func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}}
	ended := make(chan int, 1)
	go func() {
		ended <- a.run(ctx, args)
		_ = write.Close()
	}()
	address := make(chan string, 1)
	var said bytes.Buffer
	go func() {
		lines := bufio.NewScanner(read)
		for lines.Scan() {
			said.WriteString(lines.Text() + "\n")
			if m := regexp.MustCompile(`pages at (http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
		close(address)
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case code := <-ended:
			if code != exitOK {
				t.Errorf("%v ended with %d", args, code)
			}
		case <-time.After(20 * time.Second):
			t.Errorf("%v did not stop", args)
		}
	})
	select {
	case at, ok := <-address:
		if !ok {
			t.Fatalf("%v opened no pages:\n%s", args, &said)
		}
		return at
	case <-time.After(30 * time.Second):
		t.Fatalf("%v opened no pages", args)
	}
	return ""
}

func fetch(t *testing.T, url, authorization string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// until asks for a page until it holds the words.
func until(t *testing.T, url, words string) {
	t.Helper()
	var code int
	var body string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if code, body = fetch(t, url, ""); code == http.StatusOK && strings.Contains(body, words) {
			return
		}
	}
	t.Fatalf("%s never said %q: %d\n%s", url, words, code, body)
}

func TestServeShowsTheStore(t *testing.T) {
	data := t.TempDir()
	a := &app{in: strings.NewReader(""), out: io.Discard, err: os.Stderr, env: os.LookupEnv}
	if code := a.run(t.Context(), []string{"run", "--data", data, "--show", "none", "samples"}); code != exitOK {
		t.Fatalf("run ended with %d", code)
	}
	at := startPages(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if code, body := fetch(t, at+"/document?document=27-NQ/HU", ""); code != http.StatusOK || !strings.Contains(body, "27-NQ/HU") {
		t.Errorf("document: %d\n%s", code, body)
	}
	if code, body := fetch(t, at+"/search?query=mua+lu", ""); code != http.StatusOK || !strings.Contains(body, "Mưa lũ") {
		t.Errorf("search: %d\n%s", code, body)
	}
	// The token of the environment is asked for, and then any name will do.
	const token = "0123456789abcdef0123"
	at = startPages(t, map[string]string{"TRICHLUC_TOKEN": token}, "serve", "--data", data, "--listen", "0.0.0.0:0")
	at = strings.Replace(at, "[::]", "127.0.0.1", 1)
	if code, _ := fetch(t, at+"/", ""); code != http.StatusUnauthorized {
		t.Errorf("without token: %d", code)
	}
	if code, _ := fetch(t, at+"/", "Bearer "+token); code != http.StatusOK {
		t.Errorf("with token: %d", code)
	}
}

func TestRunLeavesThePagesOpen(t *testing.T) {
	data := t.TempDir()
	at := startPages(t, nil, "run", "--data", data, "--show", "none", "--serve=127.0.0.1:0", "samples")
	until(t, at+"/documents", "27-NQ/HU") // the index follows when the job is done
	if code, body := fetch(t, at+"/dead-letters", ""); code != http.StatusOK || !strings.Contains(body, "Không có bài nào như vậy") {
		t.Errorf("dead letters of the queue inside: %d\n%s", code, body)
	}
}

func TestPagesStayOnThisMachine(t *testing.T) {
	for _, c := range []struct {
		listen, token string
		ok            bool
	}{
		{"127.0.0.1:8090", "", true}, {"[::1]:8090", "", true}, {"localhost:0", "", true},
		{":8090", "", false}, {"0.0.0.0:8090", "", false}, {"192.168.1.2:80", "", false}, {"trichluc.example:80", "", false}, {"8090", "", false},
		{":8090", "0123456789abcdef", true}, {":8090", "short", false},
	} {
		if err := allowed(c.listen, c.token); (err == nil) != c.ok {
			t.Errorf("%s with token %q: %v", c.listen, c.token, err)
		}
	}
}

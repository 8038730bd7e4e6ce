//go:build unix

package drills

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/pipeline/queue"
)

// cluster is three nats-server processes on loopback.
type cluster struct {
	t       *testing.T
	dir     string
	clients [3]int // ports
	routes  [3]int
	servers [3]*exec.Cmd
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, dir: t.TempDir()}
	for i := range c.servers {
		c.clients[i], c.routes[i] = freePort(t), freePort(t)
	}
	for i := range c.servers {
		c.start(i)
	}
	t.Cleanup(func() {
		for i := range c.servers {
			c.kill(i)
		}
	})
	return c
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (c *cluster) name(i int) string { return string(rune('a' + i)) }

func (c *cluster) start(i int) {
	c.t.Helper()
	var routes []string
	for _, port := range c.routes {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", port))
	}
	config := fmt.Sprintf(`server_name: %s
listen: "127.0.0.1:%d"
jetstream { store_dir: %q }
cluster { name: drill, listen: "127.0.0.1:%d", routes: [%s] }
`, c.name(i), c.clients[i], filepath.Join(c.dir, c.name(i)), c.routes[i], strings.Join(routes, ", "))
	path := filepath.Join(c.dir, c.name(i)+".conf")
	if err := os.WriteFile(path, []byte(config), 0o644); err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(program(c.t, "github.com/nats-io/nats-server/v2"), "-c", path)
	var log bytes.Buffer
	cmd.Stderr, cmd.Stdout = &log, &log
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.servers[i] = cmd
}

func (c *cluster) kill(i int) {
	if cmd := c.servers[i]; cmd != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		c.servers[i] = nil
	}
}

func (c *cluster) url() string {
	var urls []string
	for _, port := range c.clients {
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", port))
	}
	return strings.Join(urls, ",")
}

// open waits until the cluster has a leader and makes the streams.
func (c *cluster) open() *queue.Queue {
	c.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		q, err := queue.Open(c.t.Context(), queue.Options{URL: c.url(), Replicas: 3, AckWait: 2 * time.Second, Wait: true})
		if err == nil {
			c.t.Cleanup(q.Close)
			return q
		}
		if time.Now().After(deadline) {
			c.t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// leader is the server that leads the work stream.
func (c *cluster) leader(js jetstream.JetStream) int {
	c.t.Helper()
	for range 200 {
		ctx, cancel := context.WithTimeout(c.t.Context(), time.Second)
		s, err := js.Stream(ctx, queue.WorkStream)
		cancel()
		if err == nil && s.CachedInfo().Cluster != nil {
			for i := range c.servers {
				if s.CachedInfo().Cluster.Leader == c.name(i) {
					return i
				}
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.t.Fatal("the stream has no leader")
	return 0
}

// answers waits until the queue is ready, or until it is not.
func (c *cluster) answers(q *queue.Queue, want bool) {
	c.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(c.t.Context(), 3*time.Second)
		err := q.Ping(ctx)
		cancel()
		if (err == nil) == want {
			return
		}
	}
	c.t.Errorf("a minute later the queue is not as it should be: ready %v", want)
}

// TestServersOfTheQueueAreKilled kills a follower of the stream and brings it
// back, then its leader, while articles are published and worked, and then two at once.
func TestServersOfTheQueueAreKilled(t *testing.T) {
	needTime(t)
	c := startCluster(t)
	q := c.open()
	d := drillOn(t, q, c.url())
	nc, err := nats.Connect(c.url(), nats.MaxReconnects(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(t.TempDir(), "kho.db")
	args := []string{"--nats", c.url(), "--store", database, "--replicas", "3"}
	a, b := startWorker(t, nil, args...), startWorker(t, nil, args...)

	leader := c.leader(js)
	follower := (leader + 1) % 3
	d.publish(0, 300)
	c.kill(follower)
	d.publish(300, 300)
	c.start(follower)
	time.Sleep(2 * time.Second) // it catches up: two of three must live at any time
	leader = c.leader(js)
	go func() {
		time.Sleep(100 * time.Millisecond)
		c.kill(leader)
	}()
	d.publish(600, 600)
	d.drained(time.Minute)
	c.start(leader)
	d.publish(1200, 100)
	d.drained(time.Minute)

	// Without a majority nobody is ready, and what is published then waits.
	one, other := leader, (leader+1)%3
	c.kill(one)
	c.kill(other)
	began := time.Now()
	c.answers(q, false)
	t.Logf("not ready %s after the majority was lost", time.Since(began).Round(time.Second))
	time.AfterFunc(time.Second, func() {
		c.start(one)
		c.start(other)
	})
	d.publish(1300, 100)
	c.answers(q, true)
	d.drained(time.Minute)
	a.stop(t)
	b.stop(t)
	d.check(database)
}

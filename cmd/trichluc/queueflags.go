package main

import (
	"github.com/spf13/cobra"

	"trichluc/pipeline/queue"
)

// queueFlags say which NATS server, and who asks.
type queueFlags struct {
	url      string
	security queue.Security
	replicas int
	maxMB    int64
}

// add adds the flags of a verb that only connects.
func (f *queueFlags) add(cmd *cobra.Command) {
	natsFlag(cmd, &f.url)
	flags := cmd.Flags()
	flags.StringVar(&f.security.Creds, "creds", "", "file with the JWT and nkey seed of this client")
	flags.StringVar(&f.security.NKey, "nkey", "", "file with the nkey seed of this client")
	flags.StringVar(&f.security.CA, "tls-ca", "", "certificates (PEM) that sign the servers'")
	flags.StringVar(&f.security.Cert, "tls-cert", "", "certificate (PEM) of this client")
	flags.StringVar(&f.security.Key, "tls-key", "", "key (PEM) of that certificate")
}

// addMaking adds those of a verb that makes streams where there are none.
func (f *queueFlags) addMaking(cmd *cobra.Command) {
	f.add(cmd)
	cmd.Flags().IntVar(&f.replicas, "replicas", 1, "copies of each stream that is made here; 3 for a cluster of three")
	cmd.Flags().Int64Var(&f.maxMB, "queue-size", 8<<10, "bound in MiB of a work queue that is made here; publishing waits while it is full")
}

func (f *queueFlags) options(name string, role queue.Role) queue.Options {
	return queue.Options{
		URL: f.url, Name: "trichluc " + name, Role: role, Security: f.security,
		Replicas: f.replicas, MaxBytes: f.maxMB << 20,
	}
}

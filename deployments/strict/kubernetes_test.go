package strict

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	goyaml "go.yaml.in/yaml/v3"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// scaledObject is what KEDA 2 knows of a ScaledObject, as far as it is used here:
// https://keda.sh/docs/latest/reference/scaledobject-spec/
type scaledObject struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		ScaleTargetRef struct {
			Name string `json:"name"`
		} `json:"scaleTargetRef"`
		PollingInterval *int32 `json:"pollingInterval"`
		CooldownPeriod  *int32 `json:"cooldownPeriod"`
		MinReplicaCount *int32 `json:"minReplicaCount"`
		MaxReplicaCount *int32 `json:"maxReplicaCount"`
		Triggers        []struct {
			Type     string            `json:"type"`
			Metadata map[string]string `json:"metadata"`
		} `json:"triggers"`
	} `json:"spec"`
}

// object is an empty object of a kind; nil where the kind is not one of ours.
func object(apiVersion, kind string) any {
	switch apiVersion + " " + kind {
	case "apps/v1 Deployment":
		return &appsv1.Deployment{}
	case "batch/v1 Job":
		return &batchv1.Job{}
	case "batch/v1 CronJob":
		return &batchv1.CronJob{}
	case "v1 Secret":
		return &corev1.Secret{}
	case "v1 Service":
		return &corev1.Service{}
	case "policy/v1 PodDisruptionBudget":
		return &policyv1.PodDisruptionBudget{}
	case "keda.sh/v1alpha1 ScaledObject":
		return &scaledObject{}
	}
	return nil
}

// decode reads one object as an API server does under strict field validation.
func decode(text []byte) (any, error) {
	j, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	var kind metav1.TypeMeta
	if err := kjson.UnmarshalCaseSensitivePreserveInts(j, &kind); err != nil {
		return nil, err
	}
	o := object(kind.APIVersion, kind.Kind)
	if o == nil {
		return nil, errors.New("unknown kind " + kind.APIVersion + " " + kind.Kind)
	}
	strict, err := kjson.UnmarshalStrict(j, o)
	return o, errors.Join(append(strict, err)...)
}

// objects are the documents of a file, one by one.
func objects(t *testing.T, path string) (all [][]byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for d := goyaml.NewDecoder(bytes.NewReader(text)); ; {
		var one goyaml.Node
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		b, err := goyaml.Marshal(&one)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
}

func TestKubernetesObjects(t *testing.T) {
	paths, err := filepath.Glob("../kubernetes/*.yaml")
	if err != nil || len(paths) < 4 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	n := 0
	var work *appsv1.Deployment
	secrets := map[string]bool{}
	needed := map[string]bool{}
	for _, path := range paths {
		for _, text := range objects(t, path) {
			o, err := decode(text)
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			n++
			switch o := o.(type) {
			case *appsv1.Deployment:
				work = o
				pod(t, path, o.Spec.Template.Spec, needed)
				selected(t, path, o.Spec.Selector.MatchLabels, o.Spec.Template.Labels)
			case *batchv1.Job:
				pod(t, path, o.Spec.Template.Spec, needed)
			case *batchv1.CronJob:
				pod(t, path, o.Spec.JobTemplate.Spec.Template.Spec, needed)
			case *corev1.Secret:
				secrets[o.Name] = true
			case *corev1.Service:
				selected(t, path, o.Spec.Selector, work.Spec.Template.Labels)
			case *policyv1.PodDisruptionBudget:
				selected(t, path, o.Spec.Selector.MatchLabels, work.Spec.Template.Labels)
			}
		}
	}
	if n < 7 {
		t.Errorf("only %d objects", n)
	}
	for name := range needed {
		if !secrets[name] {
			t.Errorf("the secret %s is named and not made", name)
		}
	}
}

// pod checks what types cannot: that ports are named where probes ask for them,
// and that nothing runs as root.
func pod(t *testing.T, path string, p corev1.PodSpec, secrets map[string]bool) {
	t.Helper()
	if p.SecurityContext == nil || p.SecurityContext.RunAsNonRoot == nil || !*p.SecurityContext.RunAsNonRoot || *p.SecurityContext.RunAsUser == 0 {
		t.Errorf("%s: may run as root", path)
	}
	for _, c := range p.Containers {
		ports := map[string]bool{}
		for _, port := range c.Ports {
			ports[port.Name] = true
		}
		for _, probe := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
			if probe != nil && !ports[probe.HTTPGet.Port.StrVal] {
				t.Errorf("%s: a probe asks the port %s, which is not there", path, probe.HTTPGet.Port.StrVal)
			}
		}
		if s := c.SecurityContext; s == nil || !*s.ReadOnlyRootFilesystem || *s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) != 1 {
			t.Errorf("%s: %s has rights that it does not need", path, c.Name)
		}
		for _, from := range c.EnvFrom {
			secrets[from.SecretRef.Name] = true
		}
	}
}

func selected(t *testing.T, path string, selector, labels map[string]string) {
	t.Helper()
	for name, value := range selector {
		if labels[name] != value {
			t.Errorf("%s: selects %s=%s, pods have %q", path, name, value, labels[name])
		}
	}
}

// What an API server would refuse is refused here.
func TestMistakesAreFound(t *testing.T) {
	for what, text := range map[string]string{
		"an unknown field":  "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {port: 8080}",
		"a wrong type":      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: two}",
		"a field's case":    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {Replicas: 2}",
		"a field twice":     "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: A\ntype: B",
		"an unknown kind":   "apiVersion: v1\nkind: Servise\nmetadata: {name: a}",
		"KEDA's own fields": "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: {minReplicas: 2}",
	} {
		if _, err := decode([]byte(text)); err == nil {
			t.Errorf("%s is not found", what)
		}
	}
}

package msgs_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/msgs/builtin_interfaces"
	"github.com/sinew-robotics/sinew/msgs/cdr"
	"github.com/sinew-robotics/sinew/msgs/sensor_msgs"
	"github.com/sinew-robotics/sinew/msgs/std_msgs"
	"github.com/sinew-robotics/sinew/msgs/trajectory_msgs"
)

// jointNames returns the names of n joints.
func jointNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("joint_%d", i+1)
	}
	return names
}

// jointState returns the state of n joints.
func jointState(n int) *sensor_msgs.JointState {
	return &sensor_msgs.JointState{
		Header:   std_msgs.Header{Stamp: builtin_interfaces.Time{Sec: 1700000000}},
		Name:     jointNames(n),
		Position: make([]float64, n), Velocity: make([]float64, n), Effort: make([]float64, n),
	}
}

// trajectory returns a trajectory through some points.
func trajectory(points, joints int) *trajectory_msgs.JointTrajectory {
	m := &trajectory_msgs.JointTrajectory{JointNames: jointNames(joints)}
	for i := range points {
		m.Points = append(m.Points, trajectory_msgs.JointTrajectoryPoint{
			Positions: make([]float64, joints), Velocities: make([]float64, joints), Accelerations: make([]float64, joints),
			TimeFromStart: builtin_interfaces.Duration{Sec: int32(i)},
		})
	}
	return m
}

// encoded returns the payload of a message.
func encoded(t testing.TB, m msgs.Message) []byte {
	t.Helper()
	payload, err := msgs.Encode(new(cdr.Writer), m)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(payload)
}

func BenchmarkEncodeJointState20(b *testing.B)   { benchmarkEncode(b, jointState(20)) }
func BenchmarkDecodeJointState20(b *testing.B)   { benchmarkDecode(b, jointState(20)) }
func BenchmarkEncodeTrajectory50x7(b *testing.B) { benchmarkEncode(b, trajectory(50, 7)) }
func BenchmarkDecodeTrajectory50x7(b *testing.B) { benchmarkDecode(b, trajectory(50, 7)) }

func benchmarkEncode(b *testing.B, m msgs.Message) {
	writer := new(cdr.Writer)
	b.SetBytes(int64(len(encoded(b, m))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := msgs.Encode(writer, m); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkDecode(b *testing.B, m msgs.Message) {
	payload := encoded(b, m)
	reader := new(cdr.Reader)
	b.SetBytes(int64(len(payload)))
	b.ReportAllocs()
	for b.Loop() {
		if err := msgs.Decode(reader, payload, m); err != nil {
			b.Fatal(err)
		}
	}
}

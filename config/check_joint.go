package config

import (
	"fmt"
	"slices"
)

func (r *reader) checkJoints(c *Config) {
	for i := range c.Joints {
		j := &c.Joints[i]
		path := "joints." + j.Name
		if r.opaque[path] {
			continue
		}
		r.checkMover(c, j, path)
		r.checkLinkage(j, path)
		r.checkContinuous(c, j, path)
	}
	for i := range c.Joints {
		r.checkMimic(c, &c.Joints[i])
	}
}

// checkMover checks that exactly one thing moves a joint, and forgets servos that do not.
func (r *reader) checkMover(c *Config, j *Joint, path string) {
	t := c.transmissionOf(j.Name)
	switch {
	case r.given(path + ".mimic"):
		r.onlyBeside(path, "mimic", "a joint with mimic has no other keys")
		if t != nil {
			r.problem(r.place(path+".mimic"), "transmission %s moves this joint, expected one of them", t.Name)
		}
		j.Actuators = nil
	case t != nil:
		wrong := append(servoKeys(), "actuators", "linkage")
		r.noneOf(path, wrong, fmt.Sprintf("transmission %s moves this joint, expected only limits and continuous", t.Name))
		j.Actuators = nil
	case r.given(path + ".actuators"):
		r.noneOf(path, []string{"id"}, "each of the actuators has its own, expected none here")
	case !r.anyGiven(path, servoKeys()):
		r.problem(r.place(path), "nothing moves this joint, expected bus and id, actuators, mimic, or a transmission that names it")
	}
}

// noneOf reports the keys of a mapping that should not be there.
func (r *reader) noneOf(path string, keys []string, why string) {
	for _, key := range keys {
		if at := path + "." + key; r.given(at) {
			r.problem(r.place(at), "%s", why)
		}
	}
}

// onlyBeside reports all keys of a joint but one.
func (r *reader) onlyBeside(path, key, why string) {
	keys := append(servoKeys(), "limits", "actuators", "mimic", "linkage", "continuous")
	r.noneOf(path, slices.DeleteFunc(keys, func(k string) bool { return k == key }), why)
}

func (r *reader) checkLinkage(j *Joint, path string) {
	at := r.place(path + ".linkage")
	if j.Linkage == nil || !r.good(at.path) || r.opaque[at.path] {
		return
	}
	crank, rack := r.anyGiven(at.path, []string{"horn_radius", "arm_length"}), r.given(at.path+".radius")
	horn, arm := at.path+".horn_radius", at.path+".arm_length"
	switch {
	case crank && rack:
		r.problem(r.place(at.path+".radius"), "a crank has horn_radius and arm_length, a rack has radius: expected one of them")
	case !rack && !(r.given(horn) && r.given(arm)):
		r.problem(at, "expected horn_radius and arm_length of a crank, or radius of a rack")
	case r.good(horn) && r.good(arm) && j.Linkage.ArmLength <= j.Linkage.HornRadius:
		r.problem(r.place(arm), "found %v, expected more than horn_radius, %v: the crank could not turn", j.Linkage.ArmLength, j.Linkage.HornRadius)
	}
}

func (r *reader) checkContinuous(c *Config, j *Joint, path string) {
	at := r.place(path + ".continuous")
	if !j.Continuous || !r.good(at.path) {
		return
	}
	switch limited := path + ".limits.position"; {
	case r.given(limited):
		r.problem(r.place(limited), "a continuous joint turns for ever, expected no limits of position")
	case j.Linkage != nil:
		r.problem(at, "a joint with a linkage goes to and fro, expected true for turning joints only")
	}
	for _, a := range c.moversOf(j) {
		if a.Mode == ModePosition && !r.bad[a.Path+".mode"] {
			r.problem(at, "a servo in mode %s turns once at most, expected mode %s, %s or %s", a.Mode, ModeExtendedPosition, ModeCurrentBasedPosition, ModeVelocity)
			return
		}
	}
}

func (r *reader) checkMimic(c *Config, j *Joint) {
	at := r.place("joints." + j.Name + ".mimic.joint")
	if j.Mimic == nil || !r.good(at.path) {
		return
	}
	joints := names(c.Joints, func(j Joint) string { return j.Name })
	if !slices.Contains(joints, j.Mimic.Joint) {
		r.problem(at, "unknown joint %s, %s", shorten(j.Mimic.Joint), suggestion(j.Mimic.Joint, joints))
		return
	}
	seen := []string{j.Name}
	for next := j; next != nil && next.Mimic != nil; next = c.joint(next.Mimic.Joint) {
		if next.Mimic.Joint == j.Name {
			r.problem(at, "%s follows itself: %s", j.Name, circle(seen, j.Name))
			return
		}
		if slices.Contains(seen, next.Mimic.Joint) {
			return // a circle of others
		}
		seen = append(seen, next.Mimic.Joint)
	}
}

// circle says who follows whom until it is the first one again.
func circle(seen []string, first string) string {
	text := ""
	for _, name := range seen {
		text += name + " → "
	}
	return text + first
}

// Package hardware talks to chains of smart servos: ports, bus transactions and the cyclic exchange of goals and
// states. It knows registers and raw values; joints, units and ROS live elsewhere.
//
// Three ideas carry it. A [Port] moves bytes. A [Bus] owns a port and asks one servo at a time: ping, read, write,
// each waiting for the status packet. A [Cycle] asks all servos of a bus at once, at a fixed rate: one write call
// carries the goals and the request for the states, then the cycle sleeps until the reply is due, and decodes it in
// place without allocating.
//
// How a cycle uses the wire is decided once, from what the models and firmware of the servos can do: sync, bulk and fast
// reads, sync and bulk writes, indirect addressing where registers are scattered, several protocols in turns. A [Plan]
// tells it, with a sentence for each choice. [Cycle.Prepare] sets up what the plan needs in the servos; where one refuses,
// the plan is made anew without. Fast reads that stay unanswered give way to ordinary ones.
//
// Every servo gets its own result. A silent servo keeps its last values with their age, and costs its neighbours
// at most one exchange: it moves to the end of the list, leaves it after three silent exchanges in a row, is probed
// there from time to time, and returns with its first answer.
package hardware

package node

import (
	"context"

	"github.com/sinew-robotics/sinew/msgs"
	"github.com/sinew-robotics/sinew/node/dds"
)

// A Client calls one service.
type Client[Q, S msgs.Message] struct{}

// NewClient makes a client of a service of a type such as std_srvs.SetBool{}.
func NewClient[Q, S msgs.Message](n *Node, name string, t msgs.Service[Q, S], qos dds.QoS) (*Client[Q, S], error) {
	return &Client[Q, S]{}, nil
}

// Wait waits until a server is there.
func (c *Client[Q, S]) Wait(ctx context.Context) error { return nil }

// Call sends the request and waits for the response. Calls may overlap.
func (c *Client[Q, S]) Call(ctx context.Context, request Q) (response S, err error) {
	return response, nil
}

// Name returns the full name after remapping.
func (c *Client[Q, S]) Name() string { return "" }

// Close removes the client and ends waiting calls with an error. It may be called again.
func (c *Client[Q, S]) Close() error { return nil }

//go:build cgo && fastdds

package fastdds_test

import (
	"fmt"

	"github.com/sinew-robotics/sinew/node/dds"
	"github.com/sinew-robotics/sinew/node/dds/fastdds"
)

func ExampleOpen() {
	p, err := fastdds.Open(dds.Options{Domain: 101, Range: dds.Off})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer p.Close()
	fmt.Println(p.GUID().Vendor() == dds.VendorEProsima, fastdds.Available)
	// Output: true true
}

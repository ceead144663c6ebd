// What a Go client sees of mujaz: error details, pushback, a stop. Run by tests/clients/run.
//
//	go run . errors|pushback|drain ADDRESS[,ADDRESS] DESCRIPTOR SERVICE_CONFIG [SECONDS]
//
// With MUJAZ_TLS_CA, a file of authorities, it speaks TLS and expects a certificate for localhost.
// The contract is read from what `mujaz descriptor` writes, so that no code needs to be generated.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/health" // Service configs may ask for health checks.
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

const text = "وصل وزير الخارجية إلى بيروت يوم الاثنين. وعقد اجتماعا مع نظيره اللبناني."

var files *protoregistry.Files

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func message(name protoreflect.FullName) *dynamicpb.Message {
	found := must(files.FindDescriptorByName(name))
	return dynamicpb.NewMessage(found.(protoreflect.MessageDescriptor))
}

func analyze(ctx context.Context, conn *grpc.ClientConn, json string, options ...grpc.CallOption) error {
	request := message("mujaz.v1.AnalyzeRequest")
	if err := protojson.Unmarshal([]byte(json), request); err != nil {
		log.Fatal(err)
	}
	return conn.Invoke(ctx, "/mujaz.v1.TextAnalysisService/Analyze", request, message("mujaz.v1.AnalyzeResponse"), options...)
}

func good() string {
	return fmt.Sprintf(`{"document": {"id": "go", "text": %q}}`, text)
}

func connect(addresses, serviceConfig string) *grpc.ClientConn {
	state := resolver.State{}
	for _, address := range strings.Split(addresses, ",") {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: address})
	}
	security := insecure.NewCredentials()
	if authorities := os.Getenv("MUJAZ_TLS_CA"); authorities != "" {
		security = must(credentials.NewClientTLSFromFile(authorities, "localhost"))
	}
	static := manual.NewBuilderWithScheme("static")
	static.InitialState(state)
	return must(grpc.NewClient("static:///mujaz", grpc.WithResolvers(static),
		grpc.WithDefaultServiceConfig(serviceConfig), grpc.WithTransportCredentials(security)))
}

func errors(conn *grpc.ClientConn) {
	err := analyze(context.Background(), conn, `{"document": {"text": " "}, "options": {"keywords": {"maxKeywords": 500}}}`)
	failure := status.Convert(err)
	var reason string
	var fields []string
	for _, detail := range failure.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			reason = detail.Reason
		case *errdetails.BadRequest:
			for _, violation := range detail.FieldViolations {
				fields = append(fields, violation.Field)
			}
		}
	}
	fmt.Println("errors:", failure.Code(), reason, fields)
	if failure.Code() != codes.InvalidArgument || reason != "TEXT_EMPTY" || len(fields) != 2 {
		log.Fatal(err)
	}
}

// The key may send five documents a second, one at once.
func pushback(addresses, serviceConfig string) {
	ctx := metadata.AppendToOutgoingContext(context.Background(), "x-api-key", "key")
	once := connect(addresses, "{}")
	if err := analyze(ctx, once, good()); err != nil {
		log.Fatal(err)
	}
	var trailer metadata.MD
	failure := status.Convert(analyze(ctx, once, good(), grpc.Trailer(&trailer)))
	for _, detail := range failure.Details() {
		if retry, ok := detail.(*errdetails.RetryInfo); ok {
			fmt.Println("pushback:", failure.Code(), "RetryInfo", retry.RetryDelay.AsDuration(), "grpc-retry-pushback-ms", trailer.Get("grpc-retry-pushback-ms"))
		}
	}
	if failure.Code() != codes.ResourceExhausted || len(trailer.Get("grpc-retry-pushback-ms")) != 1 {
		log.Fatal(failure)
	}
	conn := connect(addresses, serviceConfig)
	began := time.Now()
	for range 4 {
		if err := analyze(ctx, conn, good()); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("pushback: 4 calls by the service config, all answered, after", time.Since(began).Round(time.Millisecond))
	if time.Since(began) < 550*time.Millisecond {
		log.Fatal("the quota is not kept")
	}
}

// Calls by four goroutines while a server stops; no retry policy covers anything up.
func drain(addresses string, seconds float64) {
	conn := connect(addresses, `{"loadBalancingConfig": [{"round_robin": {}}]}`)
	until := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	var lock sync.Mutex
	var all sync.WaitGroup
	sent, failed := 0, []error{}
	for range 4 {
		all.Go(func() {
			for time.Now().Before(until) {
				ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
				err := analyze(ctx, conn, good())
				cancel()
				lock.Lock()
				sent++
				if err != nil {
					failed = append(failed, err)
				}
				lock.Unlock()
			}
		})
	}
	all.Wait()
	fmt.Println("drain:", sent, "sent,", len(failed), "failed")
	if len(failed) > 0 {
		log.Fatal(failed[0])
	}
}

func main() {
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(must(os.ReadFile(os.Args[3])), &set); err != nil {
		log.Fatal(err)
	}
	files = must(protodesc.NewFiles(&set))
	addresses, serviceConfig := os.Args[2], string(must(os.ReadFile(os.Args[4])))
	switch os.Args[1] {
	case "errors":
		errors(connect(addresses, serviceConfig))
	case "pushback":
		pushback(addresses, serviceConfig)
	case "drain":
		seconds := 3.0
		if len(os.Args) > 5 {
			seconds = must(strconv.ParseFloat(os.Args[5], 64))
		}
		drain(addresses, seconds)
	}
}

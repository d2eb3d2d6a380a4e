package io.freshet.functions.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What a handler gets as its context: the interfaces are the user's, so they are answered by name. */
final class InvocationContext {
    private final RuntimeClient.Next next;

    InvocationContext(RuntimeClient.Next next) {
        this.next = next;
    }

    /** The context as the interface that the user's library has. */
    Object as(Class<?> context) {
        return Proxy.newProxyInstance(
                context.getClassLoader(), new Class<?>[] {context}, (proxy, method, arguments) -> answer(method));
    }

    private @Nullable Object answer(Method method) {
        return switch (method.getName()) {
            case "getAwsRequestId" -> next.requestId();
            case "getInvokedFunctionArn" -> next.header("lambda-runtime-invoked-function-arn");
            case "getFunctionName" -> System.getenv("AWS_LAMBDA_FUNCTION_NAME");
            case "getFunctionVersion" -> System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
            case "getLogGroupName" -> System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
            case "getLogStreamName" -> System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
            case "getMemoryLimitInMB" -> Integer.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
            case "getRemainingTimeInMillis" -> remaining();
            case "getLogger" -> logger(method.getReturnType());
            case "toString" -> "LambdaContext(awsRequestId=" + next.requestId() + ")";
            case "hashCode" -> next.requestId().hashCode();
            case "equals" -> false;
            default -> null;
        };
    }

    private int remaining() {
        long deadline = Long.parseLong(next.header("lambda-runtime-deadline-ms"));
        return (int) Math.max(0, deadline - java.time.Clock.systemUTC().millis());
    }

    private static Object logger(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("log") && arguments != null) {
                log(arguments[0]);
            }
            return null;
        });
    }

    private static void log(Object message) {
        synchronized (System.out) {
            if (message instanceof byte[] bytes) {
                System.out.writeBytes(bytes);
            } else {
                System.out.print(message);
            }
            System.out.flush();
        }
    }
}

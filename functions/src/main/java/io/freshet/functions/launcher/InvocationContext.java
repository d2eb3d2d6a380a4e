package io.freshet.functions.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler gets as its context: the interfaces are the user's, so they are answered by name. */
final class InvocationContext {
    private final String requestId;
    private final String functionArn;
    private final long deadlineMillis;
    private final Map<String, String> environment;

    /** @param deadlineMillis since the epoch */
    InvocationContext(String requestId, String functionArn, long deadlineMillis, Map<String, String> environment) {
        this.requestId = requestId;
        this.functionArn = functionArn;
        this.deadlineMillis = deadlineMillis;
        this.environment = environment;
    }

    /** The context as the interface that the user's library has. */
    Object as(Class<?> context) {
        return Proxy.newProxyInstance(
                context.getClassLoader(), new Class<?>[] {context}, (proxy, method, arguments) -> answer(method));
    }

    private @Nullable Object answer(Method method) {
        return switch (method.getName()) {
            case "getAwsRequestId" -> requestId;
            case "getInvokedFunctionArn" -> functionArn;
            case "getFunctionName" -> environment.get("AWS_LAMBDA_FUNCTION_NAME");
            case "getFunctionVersion" -> environment.get("AWS_LAMBDA_FUNCTION_VERSION");
            case "getLogGroupName" -> environment.get("AWS_LAMBDA_LOG_GROUP_NAME");
            case "getLogStreamName" -> environment.get("AWS_LAMBDA_LOG_STREAM_NAME");
            case "getMemoryLimitInMB" -> Integer.valueOf(environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
            case "getRemainingTimeInMillis" -> remaining();
            case "getLogger" -> logger(method.getReturnType());
            case "toString" -> "LambdaContext(awsRequestId=" + requestId + ")";
            case "hashCode" -> requestId.hashCode();
            case "equals" -> false;
            default -> null;
        };
    }

    private int remaining() {
        return (int) Math.max(0, deadlineMillis - java.time.Clock.systemUTC().millis());
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

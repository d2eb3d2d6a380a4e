package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Objects;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.datastream.ConnectedStreams;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions as Flink does, and lets what comes of a traced row at once belong to its trace. What a timer gives out belongs to the traces that the rows
 * themselves have, or, of a function that gathers, to that of the first row of the key that has one.
 */
final class Traced {
    private Traced() {}

    static SingleOutputStreamOperator<StreamRow> process(
            DataStream<StreamRow> input, ProcessFunction<StreamRow, StreamRow> function, StreamRowType type) {
        return input.transform("Process", type, new Plain(function));
    }

    /** @param gathers whether it makes one row of many, when their time is over */
    static SingleOutputStreamOperator<StreamRow> process(
            KeyedStream<StreamRow, StreamRow> input,
            KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function,
            boolean gathers,
            StreamRowType type) {
        return input.transform("KeyedProcess", type, new Keyed(function, gathers));
    }

    static SingleOutputStreamOperator<StreamRow> process(
            ConnectedStreams<StreamRow, StreamRow> inputs,
            KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> function,
            StreamRowType type) {
        return inputs.transform("Co-Keyed-Process", type, new Two(function));
    }

    private static final class Plain extends ProcessOperator<StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        Plain(ProcessFunction<StreamRow, StreamRow> function) {
            super(function);
        }

        @Override
        public void processElement(StreamRecord<StreamRow> element) throws Exception {
            String trace = element.getValue().trace();
            if (trace == null) {
                super.processElement(element);
            } else {
                RunningTrace.during(trace, () -> super.processElement(element));
            }
        }
    }

    private static final class Keyed extends KeyedProcessOperator<StreamRow, StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        private final boolean gathers;
        private transient @Nullable Origins origins;

        Keyed(KeyedProcessFunction<StreamRow, StreamRow, StreamRow> function, boolean gathers) {
            super(function);
            this.gathers = gathers;
        }

        @Override
        public void open() throws Exception {
            super.open();
            origins = new Origins();
        }

        @Override
        public void processElement(StreamRecord<StreamRow> element) throws Exception {
            StreamRow row = element.getValue();
            String trace = row.trace();
            if (trace == null) {
                super.processElement(element);
                return;
            }
            if (gathers) {
                Objects.requireNonNull(origins).remember((StreamRow) getCurrentKey(), row.rowtime(), trace);
            }
            RunningTrace.during(trace, () -> super.processElement(element));
        }

        @Override
        public void onEventTime(InternalTimer<StreamRow, VoidNamespace> timer) throws Exception {
            String trace = Objects.requireNonNull(origins).take(timer.getKey(), timer.getTimestamp());
            if (trace == null) {
                super.onEventTime(timer);
            } else {
                RunningTrace.during(trace, () -> super.onEventTime(timer));
            }
        }
    }

    private static final class Two extends KeyedCoProcessOperator<StreamRow, StreamRow, StreamRow, StreamRow> {
        private static final long serialVersionUID = 1L;

        Two(KeyedCoProcessFunction<StreamRow, StreamRow, StreamRow, StreamRow> function) {
            super(function);
        }

        @Override
        public void processElement1(StreamRecord<StreamRow> element) throws Exception {
            String trace = element.getValue().trace();
            if (trace == null) {
                super.processElement1(element);
            } else {
                RunningTrace.during(trace, () -> super.processElement1(element));
            }
        }

        @Override
        public void processElement2(StreamRecord<StreamRow> element) throws Exception {
            String trace = element.getValue().trace();
            if (trace == null) {
                super.processElement2(element);
            } else {
                RunningTrace.during(trace, () -> super.processElement2(element));
            }
        }
    }
}

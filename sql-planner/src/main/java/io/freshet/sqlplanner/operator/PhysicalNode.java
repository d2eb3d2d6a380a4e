package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.row.SqlType;
import java.io.Serializable;
import java.util.List;

/** An operator of a plan, with what feeds it. New operators are new records here. */
public sealed interface PhysicalNode extends Serializable
        permits CalcNode,
                DistinctNode,
                ExpandNode,
                GroupNode,
                JoinNode,
                LookupNode,
                MatchNode,
                OverNode,
                RankNode,
                RetimeNode,
                RowsJoinNode,
                ScanNode,
                SortNode,
                StaggerNode,
                StreamFunctionNode,
                TableNode,
                UnionNode,
                VersionNode,
                WindowNode {

    /** The kinds of the columns of the rows that come out. */
    List<SqlType.Kind> kinds();

    /** One line of a plan's text, without what feeds it. */
    String describe();

    /** What feeds it. */
    List<PhysicalNode> inputs();
}

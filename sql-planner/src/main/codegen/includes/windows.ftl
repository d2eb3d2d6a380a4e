/** What stands behind a table of a join: OVER (window) or OVER name. */
SqlNode JoinWindowOpt() :
{
    final SqlNode window;
}
{
    <OVER>
    ( window = SimpleIdentifier() | window = WindowSpecification() )
    { return window; }
|
    { return null; }
}

/** WINDOWED BY STAGGER (PARTITION BY expressions RANGE INTERVAL ..): the keys, and the window among them. */
SqlNodeList StaggerBy() :
{
    final Span s;
    final Span s1;
    SqlNodeList keys = SqlNodeList.EMPTY;
    final SqlNode length;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <WINDOWED> { s = span(); } <BY> <STAGGER> <LPAREN>
    [ <PARTITION> { s1 = span(); } <BY> keys = ExpressionCommaList(s1, ExprContext.ACCEPT_NON_QUERY) ]
    <RANGE> length = Expression(ExprContext.ACCEPT_NON_QUERY)
    <RPAREN>
    {
        list.addAll(keys.getList());
        list.add(StaggerFunction.INSTANCE.createCall(length.getParserPosition(), length));
        return new SqlNodeList(list, s.end(this));
    }
}

/** ORDER BY items [WITHIN interval]: the interval is the last item. */
SqlNodeList OrderByWithin(boolean accept) :
{
    final SqlNodeList items;
    final SqlNode interval;
    final List<SqlNode> list;
}
{
    items = OrderBy(accept)
    (
        <WITHIN> interval = Expression(ExprContext.ACCEPT_NON_QUERY)
        {
            list = new ArrayList<SqlNode>(items.getList());
            list.add(WithinOrder.INSTANCE.createCall(interval.getParserPosition(), interval));
            return new SqlNodeList(list, items.getParserPosition());
        }
    |
        { return items; }
    )
}

JAVACODE boolean isFromFirstOrLast(SqlCall call) {
    return getToken(1).kind == FROM && (getToken(2).kind == FIRST || getToken(2).kind == LAST)
        && call.getOperator().getName().equals("NTH_VALUE");
}

SqlCall FromFirstOrLast(SqlCall call) :
{
}
{
    <FROM>
    (
        <FIRST> { return call; }
    |
        <LAST>
        { return FromLast.of(call); }
    )
}

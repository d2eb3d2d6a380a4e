def expensive(order, limit):
    return order["cents"] > limit

"""What graphs name of the world around them."""

from designer.workflows.graphs import used_connections
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.operation import OperationNode, Undo


def _graph(*nodes: OperationNode) -> WorkflowGraph:
    return WorkflowGraph(nodes=nodes)


class TestUsedConnections:
    def test_lists_those_of_operations_and_of_what_undoes_them(self):
        refund = Undo(connector="shop", operation="refund", connection="c2")
        charge = OperationNode(
            id="charge", connector="shop", operation="charge", connection="c1", undo=refund
        )
        plain = OperationNode(
            id="plain", parent="loop", connector="mail", operation="send", connection="c3"
        )

        assert used_connections(_graph(charge), _graph(plain)) == {"c1", "c2", "c3"}

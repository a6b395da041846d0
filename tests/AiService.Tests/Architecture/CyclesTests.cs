namespace AiService.Tests.Architecture;

public sealed class CyclesTests
{
    [Theory]
    [InlineData("A>B B>C A>C", "")]
    [InlineData("A>B B>A B>C", "A>B B>A")]
    [InlineData("A>B B>C C>A C>D", "A>B B>C C>A")]
    public void The_edges_of_a_cycle_are_found_whatever_its_length(string edges, string expected) =>
        string.Join(' ', Cycles.EdgesIn([.. edges.Split(' ').Select(Edge)]).Select(edge => $"{edge.From}>{edge.To}")).Should().Be(expected);

    private static (string From, string To) Edge(string text) => (text[..1], text[2..]);
}

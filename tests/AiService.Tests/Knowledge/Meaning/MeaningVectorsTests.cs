using AiService.Knowledge.Meaning;

namespace AiService.Tests.Knowledge.Meaning;

public sealed class MeaningVectorsTests : IDisposable
{
    private readonly MeaningVectors vectors = new();

    public void Dispose() => vectors.Dispose();

    [Fact]
    public void After_any_mix_of_changes_the_nearest_are_those_of_a_plain_comparison()
    {
        var random = new Random(5);
        var expected = new Dictionary<long, float[]>();
        vectors.Reset(8);
        for (var step = 0; step < 6_000; step++)
        {
            var id = random.Next(2_500);
            if (random.Next(3) == 0)
            {
                vectors.Remove(id);
                expected.Remove(id);
            }
            else
            {
                expected[id] = Unit(random);
                vectors.Put(id, expected[id]);
            }
        }

        vectors.Count.Should().Be(expected.Count).And.BeGreaterThan(1_024, "more than a block of them");
        var query = Unit(random);
        vectors.Nearest(query, 20, 0.2, default).Select(near => near.Id).Should().Equal(
            expected.Select(entry => (entry.Key, Cosine: entry.Value.Zip(query, (a, b) => a * b).Sum()))
                .Where(entry => entry.Cosine >= 0.2f).OrderByDescending(entry => entry.Cosine).Take(20).Select(entry => entry.Key));
    }

    [Fact]
    public void A_query_of_another_dimension_finds_nothing()
    {
        vectors.Reset(2);
        vectors.Put(1, [1, 0]);

        vectors.Nearest(new float[] { 1, 0, 0 }, 5, 0, default).Should().BeEmpty();
        vectors.Nearest(new float[] { 1, 0 }, 5, 0, default).Should().ContainSingle().Which.Should().Be(new NearEntry(1, 1));
    }

    [Fact]
    public void It_takes_no_more_than_it_has_room_for()
    {
        vectors.Reset(1);
        for (var id = 0; id < MeaningVectors.Capacity; id++)
        {
            vectors.Put(id, [1]);
        }

        vectors.Put(MeaningVectors.Capacity, [-1]);
        vectors.Count.Should().Be(MeaningVectors.Capacity);
        vectors.Nearest(new float[] { -1 }, 5, 0.5, default).Should().BeEmpty();
        vectors.Put(5, [-1]);
        vectors.Nearest(new float[] { -1 }, 5, 0.5, default).Should().Equal([new NearEntry(5, 1)], "that one has its place");
    }

    private static float[] Unit(Random random)
    {
        var vector = Enumerable.Range(0, 8).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}

using AiService.Knowledge.Meaning;

namespace AiService.Tests.Knowledge.Meaning;

public sealed class ReciprocalRanksTests
{
    [Fact]
    public void What_is_in_both_rankings_comes_before_what_is_first_in_one()
    {
        ReciprocalRanks.Fuse([1, 2, 3], [4, 2, 5]).Should().Equal(2, 1, 4, 3, 5);
    }

    [Fact]
    public void One_ranking_alone_stays_as_it_is()
    {
        ReciprocalRanks.Fuse([3, 1, 2], []).Should().Equal(3, 1, 2);
        ReciprocalRanks.Fuse([], [3, 1, 2]).Should().Equal(3, 1, 2);
    }
}

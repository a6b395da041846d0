using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>Why a repair that StackStorm refused was not carried out: its refusal, not that the agent could not begin either.</summary>
public sealed class RefusedRepairTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Theory]
    [InlineData("03b_disabled_action", "Unable to execute. Action \"network.disabled_action\" is disabled.")]
    [InlineData("02k_wrong_token", "HTTP 401：Unauthorized")]
    public async Task A_refused_request_is_the_reason(string recording, string words)
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost(recording);

        (await ReasonAsync()).Should().StartWith("StackStorm 动作 network.remediation.enable_interface 未执行：").And.Contain(words);
    }

    [Fact]
    public async Task An_action_that_does_not_exist_is_the_reason()
    {
        (await ReasonAsync()).Should().StartWith("StackStorm 动作 network.remediation.enable_interface 未执行：").And.Contain("doesnt exist");
    }

    /// <summary>The <c>result</c> of the repair on record.</summary>
    private async Task<string?> ReasonAsync()
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        entries.Select(entry => entry.Text("provider")).Should().Equal("stackstorm", "agent");

        var repair = await service.RepairOfAsync(entries[0].Text("repair_id")!);

        repair.Text("state").Should().Be("refused");
        return repair.Text("result");
    }
}

using AiService.Tests.Harness;
using static AiService.Tests.Knowledge.Meaning.MeaningRig;

namespace AiService.Tests.Knowledge.Meaning;

/// <summary>A model that breaks down refuses no entry: each gets its meaning when the model is back.</summary>
public sealed class ModelOutageTests : IDisposable
{
    private readonly MeaningRig rig = new();

    public void Dispose() => rig.Dispose();

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_entry_that_met_an_outage_gets_its_meaning_afterwards(int status)
    {
        await using var service = await rig.StartAsync(3);
        rig.Model.IsDown(status);
        await AddAsync(service, "处理器异常", "t");
        await OutageAsync(service);

        rig.Model.Answers();

        await rig.UntilAsync(service, 4, TimeSpan.FromSeconds(31));
        service.Log.Text.Should().NotContain("refuses entry");
    }

    [Fact]
    public async Task A_text_that_breaks_the_model_holds_up_no_other()
    {
        rig.Model.Refuses = "ospf";
        rig.Model.RefusesWith = 500;
        await using var service = await rig.StartAsync(2);

        (await SearchAsync(service, "处理器繁忙")).Should().ContainSingle();
        service.Log.Text.Should().Contain("refuses entry 2");
    }

    private Task<string> OutageAsync(ServiceUnderTest service) => Eventually.ReadAsync(
        () => HealthAsync(service),
        health => health.StartsWith("degraded", StringComparison.Ordinal),
        () => rig.Time.Advance(TimeSpan.FromSeconds(2)));
}

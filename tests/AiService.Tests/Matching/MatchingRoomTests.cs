using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Hosting;
using AiService.Matching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Matching;

public sealed class MatchingRoomTests
{
    [Fact]
    public void An_unusable_map_and_an_unusable_default_stop_the_start_by_name()
    {
        var settings = Settings(("STACKSTORM_ACTION_MAP", "{"), ("STACKSTORM_DEFAULT_ACTION", "generic_fix"));
        new ServiceCollection().AddMatching(settings);

        settings.Problems.Select(problem => problem.Variable).Should().Equal("STACKSTORM_ACTION_MAP", "STACKSTORM_DEFAULT_ACTION");
        settings.Problems[0].Cure.Should().Contain("single quotes");
    }

    [Fact]
    public void Nothing_set_is_an_empty_map()
    {
        var settings = Settings(("STACKSTORM_ACTION_MAP", " "), ("STACKSTORM_DEFAULT_ACTION", ""));
        using var services = new ServiceCollection().AddLogging().AddMatching(settings).BuildServiceProvider();

        settings.Problems.Should().BeEmpty();
        services.GetRequiredService<ActionMatcher>().Match(FaultReader.Read("接口down").Statements[0]).Rule.Should().Be(MatchRule.None);
    }

    [Fact]
    public async Task The_start_warns_of_what_has_no_effect()
    {
        using var log = new LogLines();
        var settings = Settings(("STACKSTORM_ACTION_MAP", """{"": "p.any", "down": "p.first", "接口down": "p.second", "cpu": "p.cpu"}"""));
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddMatching(settings)
            .BuildServiceProvider();

        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var warnings = log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)).ToList();
        warnings.Should().HaveCount(2);
        warnings[0].Should().Contain("blank");
        warnings[1].Should().Contain("'接口down' (p.second) never decides").And.Contain("'down' (p.first)");
    }

    [Fact]
    public async Task The_start_says_how_each_keyword_is_read()
    {
        using var log = new LogLines();
        var settings = Settings(("STACKSTORM_ACTION_MAP", """
            [{"keywords": ["接口down", "bgp", "err-disable", "接口光功率低"], "action": "p.q"}, {"keywords": ["bgp established"], "action": "p.never"}]
            """));
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddMatching(settings)
            .BuildServiceProvider();

        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        log.Lines.Should().Equal(
            "Information STACKSTORM_ACTION_MAP: keyword '接口down' (p.q) is read as interface, down (known)",
            "Information STACKSTORM_ACTION_MAP: keyword 'bgp' (p.q) is read as neighbour bgp, any undesired state (known)",
            "Information STACKSTORM_ACTION_MAP: keyword 'err-disable' (p.q) is read as any object, error_disabled (known)",
            "Information STACKSTORM_ACTION_MAP: keyword '接口光功率低' (p.q) is read as interface, any undesired state (taken from the map: 光功率低)",
            "Information STACKSTORM_ACTION_MAP: keyword 'bgp established' (p.never) is read as neighbour bgp, established (known)",
            "Warning STACKSTORM_ACTION_MAP: keyword 'bgp established' (p.never) never decides, because the state that it names (Established) is no fault. Name an undesired state.",
            "Warning STACKSTORM_ACTION_MAP: keyword 'bgp established' (p.never) never decides, because the earlier 'bgp' (p.q) fits whatever it fits. Put it first.");
    }

    private static SettingsReader Settings(params (string Name, string Value)[] values)
    {
        return new SettingsReader(new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value)))
            .Build());
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            Lines.Add($"{level} {format(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}

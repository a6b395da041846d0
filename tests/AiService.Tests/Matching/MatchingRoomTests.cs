using AiService.Faults.Keywords;
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
        services.GetRequiredService<ActionMatcher>().Match("接口down").Rule.Should().Be(MatchRule.None);
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

        log.Lines.Should().HaveCount(2).And.OnlyContain(line => line.StartsWith("Warning"));
        log.Lines[0].Should().Contain("blank");
        log.Lines[1].Should().Contain("'接口down' (p.second) never decides").And.Contain("'down' (p.first)");
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

using AiService.Hosting;
using AiService.Outcomes;
using Microsoft.Extensions.Configuration;

namespace AiService.Tests.Outcomes;

public sealed class OutcomeSettingsTests
{
    [Theory]
    [InlineData("NOTIFY_ALERT_SERVICE_URL", "http://alert-service:8004", "http://alert-service:8004/api/alert/hertzbeat")]
    [InlineData("NOTIFY_ALERT_SERVICE_URL", "http://alert-service:8004/", "http://alert-service:8004/api/alert/hertzbeat")]
    [InlineData("NOTIFY_ALERT_SERVICE_URL", "https://p.example.com/alerts", "https://p.example.com/alerts/api/alert/hertzbeat")]
    [InlineData("NOTIFY_ALERT_SERVICE_URL", "http://alert-service:8004/api/alert/hertzbeat/", "http://alert-service:8004/api/alert/hertzbeat")]
    [InlineData("NOTIFY_HERTZBEAT_URL", "http://hertzbeat:1157", "http://hertzbeat:1157/api/alerts/report")]
    [InlineData("NOTIFY_HERTZBEAT_URL", "http://hertzbeat:1157/api/alerts/report", "http://hertzbeat:1157/api/alerts/report")]
    public void The_address_of_the_server_or_of_the_endpoint_may_be_given(string variable, string given, string url)
    {
        var (options, settings) = Read((variable, given));

        settings.Problems.Should().BeEmpty();
        options.Peers.Should().ContainSingle().Which.Url.AbsoluteUri.Should().Be(url);
    }

    [Theory]
    [InlineData("NOTIFY_ALERT_SERVICE_URL", "alert-service:8004")]
    [InlineData("NOTIFY_ALERT_SERVICE_URL", "http://alert-service:8004/api/alert/hertzbeat?token=geheim")]
    [InlineData("NOTIFY_HERTZBEAT_URL", "http://admin:geheim@hertzbeat:1157")]
    [InlineData("NOTIFY_HERTZBEAT_URL", "http://hertzbeat:1157/#geheim")]
    public void Any_other_stops_the_start_with_the_cure(string variable, string given)
    {
        var (options, settings) = Read((variable, given));

        options.Peers.Should().BeEmpty();
        var problem = settings.Problems.Should().ContainSingle().Which;
        problem.Variable.Should().Be(variable);
        problem.Cure.Should().NotBeEmpty();
        problem.ToString().Should().NotContain("geheim");
    }

    [Fact]
    public void Without_a_URL_there_is_no_receiver() => Read(("NOTIFY_HERTZBEAT_TOKEN", "t0ken-0001")).Options.Peers.Should().BeEmpty();

    private static (OutcomeOptions Options, SettingsReader Settings) Read(params (string Name, string Value)[] variables)
    {
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(variables.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());
        return (OutcomeOptions.Read(settings), settings);
    }
}

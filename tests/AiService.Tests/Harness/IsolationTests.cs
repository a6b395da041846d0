using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiService.Tests.Harness;

/// <summary>A test reaches nothing outside that it does not name.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void The_environment_of_the_machine_is_cleared()
    {
        Environment.SetEnvironmentVariable("STACKSTORM_BASE_URL", "http://127.0.0.1:1/v1");

        MachineEnvironment.Clear();

        Environment.GetEnvironmentVariable("STACKSTORM_BASE_URL").Should().BeNull();
    }

    [Fact]
    public async Task A_request_to_an_address_that_no_setting_names_is_stopped_and_fails_the_test()
    {
        var service = await ServiceUnderTest.StartAsync();
        using var http = service.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        await http.Awaiting(client => client.GetAsync(new Uri("http://127.0.0.1:1/unnamed"))).Should().ThrowAsync<HttpRequestException>().WithMessage("*names no such address*");

        (await service.Awaiting(ended => ended.DisposeAsync().AsTask()).Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("http://127.0.0.1:1/unnamed");
    }

    [Fact]
    public async Task A_credential_in_the_log_fails_the_test()
    {
        var service = await ServiceUnderTest.StartAsync(["STACKSTORM_API_KEY=t0ken-0123456789"]);
        service.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test").Log(LogLevel.Warning, default, "t0ken-0123456789", null, (text, _) => text);

        (await service.Awaiting(ended => ended.DisposeAsync().AsTask()).Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("no log line may hold a credential");
    }

    [Fact]
    public void An_assertion_that_fails_in_a_callback_of_a_fake_fails_the_test()
    {
        var failures = new CallbackFailures();
        failures.ShouldBeNone();

        var answer = () => failures.Run<int>(() => throw new InvalidOperationException("asserted"));

        answer.Should().Throw<InvalidOperationException>();
        failures.Invoking(seen => seen.ShouldBeNone()).Should().Throw<Exception>().WithMessage("*asserted*");
    }
}

using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Tests.Hosting;

public sealed class FailureTests
{
    [Fact]
    public async Task An_unexpected_exception_is_logged_and_answered_with_500_without_its_message()
    {
        await using var service = await ServiceUnderTest.StartAsync(adjust: services => services.Replace(ServiceDescriptor.Singleton<HealthCheckService, BrokenChecks>()));

        using var response = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var answer = await response.EnvelopeAsync();

        ((int)response.StatusCode).Should().Be(500);
        answer.GetRawText().Should().Be("""{"code":500,"msg":"服务内部错误，详情见服务日志"}""");
        service.Log.Text.Should().Contain("Unexpected failure in \"GET\" \"/health/ready\"").And.Contain(BrokenChecks.Message);
    }

    [Fact]
    public async Task Of_a_list_that_is_too_long_the_limit_is_named()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var answer = await service.AskAsync("/analyze", new { device_id = 1, faults = Enumerable.Repeat(new { description = "x" }, 101) });

        answer.Text("msg").Should().Be("字段 faults 不能超过 100 项");
    }

    private sealed class BrokenChecks : HealthCheckService
    {
        public const string Message = "the checks are broken";

        public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException(Message);
    }
}

using System.Net;
using System.Net.Sockets;
using AiService.Access;
using AiService.Hosting;
using AiService.Tests.Harness;
using FluentAssertions.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Serilog.Events;

namespace AiService.Tests.Access;

/// <summary>Which addresses act as operator: addresses, networks and names.</summary>
public sealed class TrustedNetworksTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Theory]
    [InlineData(null, "127.0.0.1", true)]
    [InlineData(null, "127.9.9.9", true)]
    [InlineData("  ", "127.0.0.1", true)]
    [InlineData("none", "127.0.0.1", false)]
    [InlineData("NONE", "127.0.0.1", false)]
    [InlineData("127.0.0.2", "127.0.0.1", false)]
    [InlineData("127.0.0.2", "127.0.0.2", true)]
    [InlineData("127.0.0.0/30", "127.0.0.3", true)]
    [InlineData("127.0.0.0/30", "127.0.0.4", false)]
    [InlineData("127.0.0.1/30", "127.0.0.3", true)]
    [InlineData("192.0.2.1, 127.0.0.5 , 198.51.100.0/24", "127.0.0.5", true)]
    [InlineData("192.0.2.1\t127.0.0.5", "127.0.0.5", true)]
    [InlineData("0.0.0.0/0", "127.0.0.7", true)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.2", "127.0.0.2", true)]
    [InlineData("::ffff:127.0.0.0/126", "127.0.0.3", true)]
    [InlineData("::ffff:127.0.0.0/126", "127.0.0.4", false)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("localhost", "127.0.0.2", false)]
    public async Task An_address_is_trusted_when_it_is_listed(string? trusted, string from, bool expected)
    {
        await using var service = await ServiceUnderTest.StartAsync(trusted is null ? [] : [$"TRUSTED_NETWORKS={trusted}"]);

        (await service.TrustsAsync(from)).Should().Be(expected);
    }

    [Theory]
    [InlineData("127.0.0.2", "127.0.0.2", true)]
    [InlineData("127.0.0.2", "127.0.0.1", false)]
    [InlineData("127.0.0.2", "::1", false)]
    [InlineData("::/0", "::1", true)]
    [InlineData("::/0", "127.0.0.1", false)]
    [InlineData("::1", "::1", true)]
    public async Task A_socket_of_both_families_knows_an_IPv4_address_as_such(string trusted, string from, bool expected)
    {
        await using var service = await ServiceUnderTest.StartAsync(["urls=http://[::]:0", $"TRUSTED_NETWORKS={trusted}"]);

        (await service.TrustsAsync(from)).Should().Be(expected);
    }

    [Theory]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.0.0.010")]
    [InlineData("127.0.0.1:8002")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8002")]
    [InlineData("fe80::1%eth0")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/+8")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/24/24")]
    [InlineData("192.0.2.0/255.255.255.0")]
    [InlineData("::1/129")]
    [InlineData("/8")]
    [InlineData("*")]
    [InlineData("10.*")]
    [InlineData("*.example")]
    [InlineData("http://device-service")]
    [InlineData("device-service:8000")]
    [InlineData("device_service/24")]
    [InlineData("-device")]
    [InlineData("user@host")]
    [InlineData("none, 127.0.0.1")]
    [InlineData("127.0.0.1, None")]
    [InlineData(",")]
    [InlineData("127.0.0.1; 127.0.0.2")]
    public void What_is_no_entry_stops_the_start(string entry)
    {
        using (new AssertionScope())
        {
            foreach (var variable in (string[])["TRUSTED_NETWORKS", "TRUSTED_PROXIES"])
            {
                var start = () => AiServiceApp.Create(["--urls=http://127.0.0.1:0", $"--{variable}={entry}"]);
                start.Should().Throw<SettingsException>(entry).Which.Problems.Should().ContainSingle().Which.Variable.Should().Be(variable);
            }
        }
    }

    [Fact]
    public async Task A_name_is_resolved_when_a_request_needs_it_and_again_after_30_seconds()
    {
        var asked = 0;
        var addresses = new[] { IPAddress.Parse("127.0.0.2") };
        await using var service = await StartAsync((_, _) =>
        {
            asked++;
            return Task.FromResult(addresses);
        });
        asked.Should().Be(0, "nothing has asked yet");

        (await service.TrustsAsync("127.0.0.2")).Should().BeTrue();
        addresses = [IPAddress.Parse("::ffff:127.0.0.3"), IPAddress.Parse("2001:db8::1")];
        time.Advance(TimeSpan.FromSeconds(29.9));
        (await service.TrustsAsync("127.0.0.2")).Should().BeTrue();
        (await service.TrustsAsync("127.0.0.3")).Should().BeFalse();
        asked.Should().Be(1);

        time.Advance(TimeSpan.FromSeconds(0.1));
        (await service.TrustsAsync("127.0.0.2")).Should().BeFalse("the name has another address now");
        (await service.TrustsAsync("127.0.0.3")).Should().BeTrue();
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_trusts_nothing_and_is_logged_once()
    {
        var known = false;
        await using var service = await StartAsync((_, _) => known ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new SocketException((int)SocketError.HostNotFound));

        for (var round = 0; round < 5; round++)
        {
            (await service.TrustsAsync()).Should().BeFalse();
            time.Advance(TimeSpan.FromSeconds(31));
        }

        Warnings(service).Should().ContainSingle().Which.Should().Contain("device-service");
        known = true;
        (await service.TrustsAsync()).Should().BeTrue();
        known = false;
        time.Advance(TimeSpan.FromSeconds(31));
        (await service.TrustsAsync()).Should().BeFalse();
        Warnings(service).Should().HaveCount(2, "it had been resolved in between");
    }

    [Fact]
    public async Task A_resolver_that_does_not_answer_holds_a_request_for_two_seconds_at_most()
    {
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource<IPAddress[]>();
        await using var service = await StartAsync((_, _) =>
        {
            asked.TrySetResult();
            return never.Task;
        });

        var request = service.TrustsAsync();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(2));
        (await request).Should().BeFalse();
        (await service.TrustsAsync()).Should().BeFalse("what did not answer is not asked again at once");
    }

    private Task<ServiceUnderTest> StartAsync(HostResolver resolver) => ServiceUnderTest.StartAsync(
        ["TRUSTED_NETWORKS=device-service"], time, adjust: services => services.Replace(ServiceDescriptor.Singleton(resolver)));

    private static IEnumerable<string> Warnings(ServiceUnderTest service) =>
        from line in service.Log.Events
        where line.Level == LogEventLevel.Warning && line.MessageTemplate.Text.Contains("cannot be resolved", StringComparison.Ordinal)
        select line.RenderMessage(null);
}

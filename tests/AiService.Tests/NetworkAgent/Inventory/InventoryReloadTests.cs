using AiService.NetworkAgent.Inventory;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Extensions.Logging;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <summary>DEVICES_FILE and the files that it points to, changed while the service runs.</summary>
public sealed class InventoryReloadTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-reload-");
    private ServiceUnderTest service = null!;

    private string DevicesFile => Path.Combine(folder.FullName, "devices.yaml");

    private string PasswordFile => Path.Combine(folder.FullName, "password");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(PasswordFile, "one");
        await File.WriteAllTextAsync(DevicesFile, Devices("1"));
        service = await ServiceUnderTest.StartAsync([$"DEVICES_FILE={DevicesFile}"], time, folder.FullName);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_device_that_is_added_is_known_without_a_restart()
    {
        (await StateAsync()).Should().Be(("healthy", $"1 devices of {DevicesFile}, read at 2026-11-23 08:00:00 UTC"));

        await File.WriteAllTextAsync(DevicesFile, Devices("1", "2"));
        await new TimePump(time, () => false).RunAsync(Task.Run(SeenAsync), InventoryFiles.Interval);

        async Task<bool> SeenAsync()
        {
            while (!(await StateAsync()).Description.StartsWith("2 devices of", StringComparison.Ordinal))
            {
                // Until the service has looked twice; the pump bounds it.
            }

            return true;
        }
    }

    [Fact]
    public async Task A_content_that_is_still_being_written_is_not_read()
    {
        await File.WriteAllTextAsync(DevicesFile, "devices: []");
        Pass(1);
        await File.WriteAllTextAsync(DevicesFile, Devices("1", "2", "3"));
        Pass(1);
        (await StateAsync()).Description.Should().StartWith("1 devices of", "no content has stood still yet");

        Pass(1);

        (await StateAsync()).Description.Should().StartWith("3 devices of");
    }

    [Fact]
    public async Task A_content_that_is_wrong_is_told_with_all_its_problems_and_the_last_good_one_stays()
    {
        await File.WriteAllTextAsync(DevicesFile, Devices("1", "1").Replace("username: netop", "user: netop", StringComparison.Ordinal));
        Pass(5);

        var (status, description) = await StateAsync();
        status.Should().Be("degraded");
        description.Should().StartWith("1 devices of").And.Contain("listed twice").And.Contain("'username' is missing").And.Contain("line 5");
        service.Log.Text.Should().Contain("what it said before stays in force").And.Contain("listed twice");
        service.Log.Events.Count(line => line.MessageTemplate.Text.Contains("cannot be used", StringComparison.Ordinal)).Should().Be(1, "it is logged once");

        await File.WriteAllTextAsync(DevicesFile, Devices("1", "2"));
        Pass(2);
        (await StateAsync()).Should().Match<(string Status, string Description)>(
            now => now.Status == "healthy" && now.Description.StartsWith("2 devices of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_vanishes_takes_no_device_away()
    {
        File.Delete(DevicesFile);
        Pass(3);

        var (status, description) = await StateAsync();
        (status, description.StartsWith("1 devices of", StringComparison.Ordinal)).Should().Be(("degraded", true));
    }

    [Fact]
    public async Task A_key_that_is_damaged_leaves_the_service_as_it_was()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key"), DamagedKey.Pem(line: 5));
        await File.WriteAllTextAsync(DevicesFile, Devices("1", "2").Replace("password_file: password", "private_key_file: key", StringComparison.Ordinal));
        Pass(3);

        var (status, description) = await StateAsync();
        (status, description).Should().Match<(string Status, string Description)>(
            now => now.Status == "degraded" && now.Description.Contains("holds no private key that can be read", StringComparison.Ordinal));
        description.Should().StartWith("1 devices of");
    }

    [Fact]
    public async Task A_defect_in_reading_does_not_end_the_watch_and_is_told_once()
    {
        var broken = true;
        var log = new LogCollector();
        var options = new InventoryOptions { DevicesFile = DevicesFile };
        var reader = new InventoryFile(options, Library.Embedded.Platforms, _ => broken ? throw new InvalidOperationException("a defect") : "geheim");
        var first = new InventoryFile(options, Library.Embedded.Platforms, _ => null).Read(DevicesFile);
        using var logging = new SerilogLoggerFactory(new LoggerConfiguration().WriteTo.Sink(log).CreateLogger());
        using var files = new InventoryFiles(DevicesFile, reader, first, time, logging.CreateLogger<InventoryFiles>());
        await File.WriteAllTextAsync(DevicesFile, Devices("1", "2").Replace("password_file: password", "password_env: SECRET", StringComparison.Ordinal));

        for (var look = 0; look < 4; look++)
        {
            files.Look(DevicesFile);
        }

        files.Current.Count.Should().Be(1, "what was good stays in force");
        files.Now.Problems.Should().ContainSingle().Which.Problem.Should().Contain("InvalidOperationException");
        log.Events.Count(line => line.Exception is InvalidOperationException).Should().Be(1);

        broken = false;
        await File.WriteAllTextAsync(DevicesFile, Devices("1", "2", "3").Replace("password_file: password", "password_env: SECRET", StringComparison.Ordinal));
        files.Look(DevicesFile);
        files.Look(DevicesFile);
        (files.Current.Count, files.Now.Problems.Count).Should().Be((3, 0));
    }

    [Fact]
    public async Task A_password_that_is_renewed_is_read()
    {
        await File.WriteAllTextAsync(PasswordFile, "two");
        Pass(2);

        service.Log.Text.Should().Contain("has changed and was read").And.NotContain("two\"");
    }

    [Fact]
    public async Task A_file_that_is_a_link_and_is_swapped_as_containers_do_is_read()
    {
        var (first, second) = (Path.Combine(folder.FullName, "..1"), Path.Combine(folder.FullName, "..2"));
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(second);
        await File.WriteAllTextAsync(Path.Combine(second, "devices.yaml"), Devices("1", "2", "3", "4"));
        File.Move(DevicesFile, Path.Combine(first, "devices.yaml"));
        var data = Path.Combine(folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, first);
        File.CreateSymbolicLink(DevicesFile, Path.Combine(data, "devices.yaml"));
        Pass(2);

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, second);
        Pass(2);

        (await StateAsync()).Description.Should().StartWith("4 devices of");
    }

    private void Pass(int looks)
    {
        for (var look = 0; look < looks; look++)
        {
            service.Services.GetRequiredService<InventoryFiles>().Look(DevicesFile);
        }
    }

    private Task<(string Status, string Description)> StateAsync() => service.HealthAsync("inventory");

    private static string Devices(params string[] ids)
    {
        return "devices:\n" + string.Concat(ids.Select(id => $"""
              - id: {id}
                host: 10.99.1.2
                platform: frr
                username: netop
                password_file: password
                host_key: SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM

            """));
    }
}

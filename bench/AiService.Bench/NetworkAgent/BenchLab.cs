using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AiService.Bench.NetworkAgent;

/// <summary>The lab of tests/DeviceLab, up for one run.</summary>
internal sealed class BenchLab : IAsyncDisposable
{
    private readonly string folder = $"/run/aisvc-lab/bench-{Environment.ProcessId}";
    private readonly string scripts = FindScripts();

    private BenchLab()
    {
    }

    public IReadOnlyList<BenchDevice> Devices { get; private set; } = [];

    public string Password { get; private set; } = "";

    public static async Task<BenchLab> UpAsync()
    {
        var lab = new BenchLab();
        try
        {
            var description = (await RunAsync(Path.Combine(lab.scripts, "up.sh"), lab.folder)).Trim();
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(description));
            var (router, host) = (document.RootElement.GetProperty("routers")[0], document.RootElement.GetProperty("host"));
            lab.Password = Text(router, "password");
            lab.Devices =
            [
                new BenchRouter(lab.Password)
                {
                    Platform = "frr",
                    Host = Text(router, "host"),
                    Port = 2222,
                    Space = Text(router, "namespace"),
                    Entry = Entry(router, "frr", "netop", "password_env: ROUTER_PASSWORD"),
                },
                new BenchHost(Text(host, "private_key_file"))
                {
                    Platform = "linux",
                    Host = Text(host, "host"),
                    Port = 2222,
                    Space = Text(host, "namespace"),
                    Entry = Entry(host, "linux", "root", $"private_key_file: {Text(host, "private_key_file")}"),
                },
            ];
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The service, with this device as number 1 of its inventory.</summary>
    public Task<BenchService> ServeAsync(BenchDevice device) => BenchService.StartAsync("devices:\n" + device.Entry, Password);

    public async ValueTask DisposeAsync() => await RunAsync(Path.Combine(scripts, "down.sh"), folder);

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AISVC_LAB_OWNER"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{file}: {await errors}");
    }

    private static string Entry(JsonElement device, string platform, string username, string login) => $"""
          - id: 1
            host: {Text(device, "host")}
            port: 2222
            platform: {platform}
            username: {username}
            {login}
            host_key: {Text(device, "host_key")}
        """;

    private static string Text(JsonElement device, string name) => device.GetProperty(name).GetString()!;

    private static string FindScripts()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AiService.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository's root was not found above the bench.");
        }

        return Path.Combine(folder, "tests", "DeviceLab");
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AiService.Tests.Harness;

/// <summary>A real nginx on a free loopback port, with the given locations.</summary>
public sealed class RealNginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process process;
    private readonly DirectoryInfo folder;

    private RealNginx(Process process, DirectoryInfo folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    public static string? WhyNot { get; } = File.Exists(Program) ? null : "nginx is not installed (Debian: apt-get install --no-install-recommends nginx-light)";

    /// <summary>The lines that the README gives, for a service that listens at the port.</summary>
    public static string ReadmeLocation(int port)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var block = Regex.Match(readme, "```nginx\n(?<lines>.*?)```", RegexOptions.Singleline).Groups["lines"].Value;
        block.Should().Contain(":8002/");
        return block.Replace(":8002/", $":{port}/", StringComparison.Ordinal);
    }

    public static async Task<RealNginx> StartAsync(string locations)
    {
        var folder = Directory.CreateTempSubdirectory("nginx-test-");
        var port = FreePort.Find();
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"{kind}_temp_path {folder.FullName}/{kind};\n"));
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            user root;
            daemon off;
            worker_processes 1;
            pid {{folder.FullName}}/pid;
            error_log stderr notice;
            events { worker_connections 64; }
            http {
                access_log off;
                {{temporary}}
                server {
                    listen 127.0.0.1:{{port}};
                    {{locations}}
                }
            }
            """);
        var process = new Process { StartInfo = new ProcessStartInfo(Program, ["-p", folder.FullName, "-c", configuration]) { RedirectStandardError = true } };
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            said.Add(line.Data ?? "");
            if (line.Data is null)
            {
                listens.TrySetException(new InvalidOperationException(string.Join('\n', said)));
            }
            else if (line.Data.Contains("start worker process ", StringComparison.Ordinal))
            {
                listens.TrySetResult();
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return new RealNginx(process, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}

/// <summary>A test that needs a real nginx; skipped with the reason where there is none.</summary>
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = RealNginx.WhyNot;
}

using System.Diagnostics;
using System.Text;
using AiService.Tests.Harness;

namespace AiService.Tests.Secrets;

/// <summary>The service as a process of its own, of which everything that can be seen from outside is kept.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private ServiceProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
    }

    public HttpClient Http { get; }

    /// <summary>Every answer, with its request's path and its headers.</summary>
    public StringBuilder Answers { get; } = new();

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static ServiceProcess Start(string folder, IReadOnlyDictionary<string, string> variables)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var start = new ProcessStartInfo("dotnet", [typeof(AiServiceApp).Assembly.Location, $"--urls={url}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in MachineEnvironment.Settings)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var service = new ServiceProcess(new Process { StartInfo = start }, new Uri(url));
        service.process.OutputDataReceived += (_, line) => service.Take(line.Data);
        service.process.ErrorDataReceived += (_, line) => service.Take(line.Data);
        service.process.Start();
        service.process.BeginOutputReadLine();
        service.process.BeginErrorReadLine();
        return service;
    }

    /// <summary>The command lines of the process and its children, and the environment of the children.</summary>
    public string ProcessList()
    {
        var children = Directory.GetDirectories($"/proc/{process.Id}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return string.Join('\n', children.SelectMany(child => new[] { $"/proc/{child}/cmdline", $"/proc/{child}/environ" }).Append($"/proc/{process.Id}/cmdline").Select(File.ReadAllText));
    }

    /// <summary>The environment of the process itself.</summary>
    public string Environment() => File.ReadAllText($"/proc/{process.Id}/environ");

    public async Task ReadyAsync() => await Eventually.ReadAsync(
        async () =>
        {
            process.HasExited.Should().BeFalse(Output);
            try
            {
                using var answer = await Http.GetAsync(new Uri("/health/live", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false; // It does not listen yet.
            }
        },
        answers => answers);

    public async Task<string> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Answers.Append(path).Append('\n').Append(response.Headers).Append('\n').Append(text).Append('\n');
        return text;
    }

    public async Task<int> EndAsync()
    {
        if (!process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await term.WaitForExitAsync();
        }

        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        Http.Dispose();
        process.Dispose();
    }

    private void Take(string? line)
    {
        lock (output)
        {
            output.Append(line).Append('\n');
        }
    }
}

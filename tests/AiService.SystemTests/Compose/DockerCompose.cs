using System.Diagnostics;

namespace AiService.Tests.Compose;

/// <summary>What a program left: its exit code and its two outputs.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors);

/// <summary>The real docker-compose 1.29 of Debian. It reads and merges the files itself; no daemon is needed for that.</summary>
internal static class DockerCompose
{
    /// <summary>Why the tests that need docker-compose cannot run here, or null.</summary>
    public static string? WhyNot { get; } = File.Exists("/usr/bin/docker-compose") && File.Exists("/bin/bash")
        ? null
        : "docker-compose is not installed (Debian: apt-get install --no-install-recommends docker-compose)";

    /// <summary>Runs <c>docker-compose … config</c> in a folder and returns what it made of the files.</summary>
    public static async Task<ComposeModel> ConfigAsync(string folder, string[] arguments, params string[] variables)
    {
        var run = await TryConfigAsync(folder, arguments, variables);
        return run.ExitCode == 0 ? ComposeModel.Parse(run.Output) : throw new InvalidOperationException(run.Errors);
    }

    public static Task<ProgramRun> TryConfigAsync(string folder, string[] arguments, params string[] variables) =>
        RunAsync("/usr/bin/docker-compose", folder, [.. arguments, "config"], variables);

    /// <summary>Runs a program, bounded, with <paramref name="variables"/> and a plain PATH as its whole environment.</summary>
    public static async Task<ProgramRun> RunAsync(string file, string folder, string[] arguments, params string[] variables)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var variable in (string[])["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", .. variables])
        {
            var name = variable[..variable.IndexOf('=', StringComparison.Ordinal)];
            start.Environment[name] = variable[(name.Length + 1)..];
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new ProgramRun(process.ExitCode, await output, await errors);
    }
}

/// <summary>A test that needs docker-compose; skipped with the reason where there is none.</summary>
public sealed class ComposeFactAttribute : FactAttribute
{
    public ComposeFactAttribute() => Skip = DockerCompose.WhyNot;
}

/// <summary>As <see cref="ComposeFactAttribute"/>, with cases.</summary>
public sealed class ComposeTheoryAttribute : TheoryAttribute
{
    public ComposeTheoryAttribute() => Skip = DockerCompose.WhyNot;
}

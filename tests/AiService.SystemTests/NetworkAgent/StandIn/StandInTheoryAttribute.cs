namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>A test through a real sshd; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInTheoryAttribute : TheoryAttribute
{
    public StandInTheoryAttribute()
    {
        string[] needed = ["/usr/sbin/sshd", "/usr/bin/ssh-keygen", "/bin/bash"];
        Skip = !OperatingSystem.IsLinux() ? "The stand-in's sshd needs Linux."
            : needed.Where(file => !File.Exists(file)).ToList() is { Count: > 0 } absent ? $"The stand-in needs {string.Join(", ", absent)} (openssh-server, bash)."
            : null;
    }
}

using System.Text;
using AiService.NetworkAgent.Yaml;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads a credential. One that is returned after a problem is never used, because the file is not.</summary>
internal sealed class CredentialReader(SecretSource secrets)
{
    private readonly string[] ways = [.. secrets.KeysOf("password"), .. secrets.KeysOf("private_key").Where(key => key != "private_key_env")];

    /// <summary>Returns whether the section gives any part of a login.</summary>
    public bool IsGiven(YamlSection section) => ways.Any(section.Has) || section.Has("username");

    public Credential Read(YamlSection section)
    {
        var given = ways.Where(section.Has).ToList();
        if (given is not [var only])
        {
            section.Reject(
                given.Count > 1 ? given[1] : null,
                given.Count > 1 ? $"stands beside {given[0]}." : "no way to log in is given.",
                $"Give exactly one of {string.Join(", ", ways)}.");
            return new PasswordCredential("");
        }

        return only.StartsWith("private_key", StringComparison.Ordinal)
            ? KeyOf(section, only)
            : new PasswordCredential(secrets.Text(section, "password") ?? "", Answers(section));
    }

    private List<PromptAnswer> Answers(YamlSection section)
    {
        var answers = new List<PromptAnswer>();
        foreach (var one in section.Sections("answers"))
        {
            var question = one.Required("question", "Give a pattern that finds the question.");
            var pattern = Pattern.Of(question, isProven: false);
            if (pattern is null)
            {
                one.Reject("question", "is a pattern that cannot be used.", "Use a regular expression without look-around.");
            }

            if (secrets.Text(one, "answer") is not { } answer)
            {
                one.Reject(null, "no answer is given.", $"Give one of {string.Join(", ", secrets.KeysOf("answer"))}.");
            }
            else if (pattern is not null)
            {
                answers.Add(new PromptAnswer(pattern, answer));
            }

            one.Close("Keys: question and one of " + string.Join(", ", secrets.KeysOf("answer")) + ".");
        }

        return answers;
    }

    private KeyCredential KeyOf(YamlSection section, string key)
    {
        var passphrase = secrets.Text(section, "passphrase");
        var pem = key == "private_key" ? Encoding.UTF8.GetBytes(section.Required(key, "Write the key down.") + "\n") : secrets.Bytes(section, key);
        if (pem is null)
        {
            return new KeyCredential([]);
        }

        try
        {
            using var stream = new MemoryStream(pem);
            using var usable = passphrase is null ? new PrivateKeyFile(stream) : new PrivateKeyFile(stream, passphrase);
        }
        catch (SshPassPhraseNullOrEmptyException)
        {
            section.Reject(key, "is protected by a passphrase.", $"Give one of {string.Join(", ", secrets.KeysOf("passphrase"))}.");
        }
        catch (Exception)
        {
            // Any failure of SSH.NET on a damaged key. Its message may quote the key and is left out.
            section.Reject(key, "holds no private key that can be read.", "Give one as ssh-keygen writes it, and its passphrase if it has one.");
        }

        return new KeyCredential(pem, passphrase);
    }
}

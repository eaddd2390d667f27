"""The family of errors is what its docstring draws."""

from redact import errors


def test_each_error_is_caught_by_its_base_and_by_the_builtin_it_specialises():
    bases = {
        errors.PolicyError: (errors.RedactError, ValueError),
        errors.RuleError: (errors.PolicyError, ValueError),
        errors.SecretError: (errors.RedactError, ValueError),
        errors.RevealError: (errors.SecretError,),
        errors.InstallError: (errors.RedactError, RuntimeError),
        errors.RedactWarning: (UserWarning,),
    }
    for error, expected in bases.items():
        assert all(issubclass(error, base) for base in expected), error


def test_every_class_of_the_module_stands_in_the_tree_of_its_docstring():
    classes = [name for name, value in vars(errors).items() if isinstance(value, type)]
    assert [name for name in classes if name not in errors.__doc__] == []
